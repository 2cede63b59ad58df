import { err, ok, type Result } from '../core/result.ts'
import type { BarSpec } from '../domain/market-data.ts'
import { problemWith } from '../indicators/define.ts'
import type { ParamValues } from '../indicators/indicator.ts'
import { isMinutes, MINUTES } from '../market/resample.ts'
import type { StrategyDocument } from './document/schema.ts'
import { STRATEGIES } from './registry.ts'
import { historyOf } from './rule-strategy/history.ts'
import { ruleStrategy } from './rule-strategy/rule-strategy.ts'
import type { Strategy, StrategyContext, StrategyDefinition, StrategyEvent, StrategySignal } from './strategy.ts'

/** A strategy and its numbers, ready to be created: the same for a backtest, a replay and a live day. */
export interface StrategySetup {
  readonly definition: StrategyDefinition
  readonly params: ParamValues
  /** Bars it has to hear before it can decide, where that is known; otherwise it is guessed from its numbers. */
  readonly history?: number
}

/** As specs of strategies and of backtests name it. */
export type NamedSource =
  | { readonly kind: 'built_in'; readonly strategy: string; readonly params: ParamValues }
  | { readonly kind: 'rules'; readonly document: StrategyDocument }
  | { readonly kind: 'hook' }
  | { readonly kind: 'script' | 'plugin' | 'gateway'; readonly params: ParamValues }

/** `detail` names what is wrong: an id of a strategy or parameter. */
export interface SetupProblem {
  readonly code: 'strategy_unknown' | 'params_invalid' | 'source_missing'
  readonly detail: string
}

/**
 * The strategy a source names.
 *
 * @param given  what is not built in is handed in by the caller: scripts, plugins, programs
 */
export function strategyOf(source: NamedSource, given?: StrategyDefinition): Result<StrategySetup, SetupProblem> {
  const params = 'params' in source ? source.params : {}
  const definition = given ?? definitionOf(source)
  if (definition === undefined) {
    return source.kind === 'built_in'
      ? err({ code: 'strategy_unknown', detail: source.strategy })
      : err({ code: 'source_missing', detail: source.kind })
  }
  const wrong = Object.entries(params).find(([id, value]) => {
    const spec = definition.params.find((one) => one.id === id)
    return spec === undefined || problemWith(spec, value) !== undefined
  })
  if (wrong !== undefined) return err({ code: 'params_invalid', detail: wrong[0] })
  return ok(
    source.kind === 'rules' ? { definition, params, history: historyOf(source.document) } : { definition, params },
  )
}

function definitionOf(source: NamedSource): StrategyDefinition | undefined {
  if (source.kind === 'rules') return ruleStrategy(source.document)
  return source.kind === 'built_in' ? STRATEGIES.find(({ id }) => id === source.strategy) : undefined
}

/** Whether a strategy can be played on so many instruments and bars of this length. */
export const fits = ({ series, bars }: StrategyDefinition, instruments: number, bar: BarSpec): boolean =>
  instruments >= 1 &&
  (series === 'many' || series === 1 || series === instruments) &&
  (bars === 'any' || isMinutes(bar))

/** The strategy over all its instruments: one that trades a single series is created once for each of them. */
export function createStrategy({ definition, params }: StrategySetup, seriesCount: number): Strategy {
  if (definition.series !== 1 || seriesCount === 1) return definition.create(params, seriesCount)
  const all = Array.from({ length: seriesCount }, (_, series) => alone(definition.create(params, 1), series))
  return { onEvent: (event, context) => all[event.series]!.onEvent(event, context) }
}

/** Shows one of many series as if there were no other. */
function alone(strategy: Strategy, series: number): Strategy {
  let of: StrategyContext | undefined
  const known = (): StrategyContext => of! // set before the strategy is asked
  const context: StrategyContext = {
    get now() {
      return known().now
    },
    get isDaily() {
      return known().isDaily
    },
    get cash() {
      return known().cash
    },
    get equity() {
      return known().equity
    },
    held: () => known().held(series),
    averagePrice: () => known().averagePrice(series),
    lastClose: () => known().lastClose(series),
    pending: () => known().pending(series),
  }
  return {
    onEvent(event: StrategyEvent, told: StrategyContext): readonly StrategySignal[] {
      of = told
      const signals = strategy.onEvent({ ...event, series: 0 }, context)
      return signals.map((signal) => ({ ...signal, series }))
    },
  }
}

/** These begin when they are armed: what they would have bought before is not made up for. */
const FROM_THE_START: ReadonlySet<string> = new Set(['grid', 'dca', 'rebalance'])
const LONGEST_MINUTES = 390
/** An average of all of the past is exact to the last won after so many periods. */
const PERIODS = 4
/** What one question for bars answers. */
const MAX_WARM_UP = 2_300

/** Bars a strategy is told before the first that it may act on. */
export function warmUpOf({ definition, params, history }: StrategySetup, bar: BarSpec): number {
  if (history !== undefined) return Math.min(MAX_WARM_UP, history)
  if (FROM_THE_START.has(definition.id)) return 0
  const periods = definition.params
    .filter(({ kind, id }) => kind === 'integer' && !NOT_PERIODS.has(id))
    .map((spec) => Number(params[spec.id] ?? spec.default))
  const twoDays = isMinutes(bar) ? Math.ceil((2 * LONGEST_MINUTES) / MINUTES[bar]) : 2
  return Math.min(MAX_WARM_UP, Math.max(twoDays, PERIODS * Math.max(0, ...periods)))
}

/** Whole numbers that count something other than bars. */
const NOT_PERIODS: ReadonlySet<string> = new Set(['shares', 'amount', 'levels', 'unit', 'top', 'invested', 'near'])
