import { assert } from '../../core/assert.ts'
import { type InstrumentId, instrumentId } from '../../domain/instrument.ts'
import type { BarLike, Label, ParamSpec, ParamValues } from '../../indicators/indicator.ts'
import { CARRIED_CALENDAR } from '../../market/trading-calendar.ts'
import { createClock, kstDay } from '../../rules/clock.ts'
import { compileRule } from '../../rules/compile.ts'
import type { Cell } from '../../rules/read.ts'
import { isInSession } from '../../rules/set/session.ts'
import { FALSE, TRUE } from '../../rules/tri.ts'
import { leave } from '../define.ts'
import { explainStrategy } from '../document/explain.ts'
import { paramValue, withParams } from '../document/params.ts'
import { parseStrategyDocument } from '../document/parse.ts'
import type { DocumentParam, StrategyDocument } from '../document/schema.ts'
import { ruleOf } from '../document/to-rule.ts'
import {
  NO_SIGNALS,
  type Strategy,
  type StrategyContext,
  type StrategyDefinition,
  type StrategySignal,
} from '../strategy.ts'
import { entrySignal } from './entry.ts'
import { createOwnPositions } from './own-positions.ts'
import { createPlace, endOf, type Place } from './place.ts'

/**
 * A document of the builder as one more strategy: the same interface, so the same code in backtests and live. It looks at
 * its rules when a bar closes, buys what the entry rule asks for, and hands its exits over with the purchase; the exit
 * rule sells what is held.
 *
 * @param document  parsed; its parameters are the strategy's
 */
export function ruleStrategy(document: StrategyDocument): StrategyDefinition {
  const say = (locale: 'ko' | 'en'): string => explainStrategy(document, locale).join(' ')
  const label: Label = { ko: document.name, en: document.name }
  return {
    id: 'rules',
    label,
    about: { ko: say('ko'), en: say('en') },
    params: (document.params ?? []).map((param) => specOf(param, document)),
    series: 'many',
    bars: 'any',
    create: (params, seriesCount) => createRules(moved(document, params), seriesCount),
  }
}

const specOf = (param: DocumentParam, document: StrategyDocument): ParamSpec => ({
  id: param.id,
  label: { ko: param.label, en: param.label },
  kind: Number.isInteger(param.step) && Number.isInteger(param.min) ? 'integer' : 'decimal',
  min: param.min,
  max: param.max,
  step: param.step,
  default: paramValue(document, param),
})

/** Numbers outside what the rules take were not checked, which is a bug of the caller. */
function moved(document: StrategyDocument, params: ParamValues): StrategyDocument {
  const values = Object.fromEntries(
    Object.entries(params).filter((one): one is [string, number] => typeof one[1] === 'number'),
  )
  if (Object.keys(values).length === 0) return document
  const parsed = parseStrategyDocument(withParams(document, values))
  assert(parsed.ok, `the rules do not take ${JSON.stringify(values)}`)
  return parsed.value
}

/** Ids of places: rules keep things apart by instrument, and a strategy knows its series by number. */
const idOf = (series: number): InstrumentId => instrumentId(String(series).padStart(6, '0'))

/** One series: where its rules stand. */
interface Spot {
  readonly place: Place
  /** Whether the entry rule was last known to be true or false; null before either. */
  wasTrue: boolean | null
  /** Close of the day before, and the day of the last bar. */
  before: number
  last: number
  day: number
}

function createRules(document: StrategyDocument, seriesCount: number): Strategy {
  const rule = ruleOf(document)
  const compiled = compileRule(rule)
  const clock = createClock(CARRIED_CALENDAR)
  const own = createOwnPositions(seriesCount, compiled)
  const cells = new Map<string, Cell>()
  const shared = (key: string): Cell => {
    const cell = cells.get(key) ?? { value: Number.NaN, freshUntil: Number.POSITIVE_INFINITY }
    cells.set(key, cell)
    return cell
  }
  const spots = Array.from(
    { length: seriesCount },
    (_, series): Spot => ({
      place: createPlace(compiled, { id: idOf(series), bar: document.bar, shared }),
      wasTrue: null,
      before: Number.NaN,
      last: Number.NaN,
      day: Number.NaN,
    }),
  )
  const today = { day: Number.NaN, orders: 0 }

  const enter = (series: number, bar: BarLike, context: StrategyContext): readonly StrategySignal[] => {
    const day = kstDay(bar.ts)
    if (today.day !== day) Object.assign(today, { day, orders: 0 })
    if (context.held(series) > 0 || context.pending(series) > 0 || isFull(document, context, seriesCount))
      return NO_SIGNALS
    const signal = entrySignal(document, { series, bar, before: spots[series]!.before, context })
    if (
      signal === undefined ||
      isGuarded({ document, signal, context, bar }, { orders: today.orders, profit: own.dayProfit(context) })
    ) {
      return NO_SIGNALS
    }
    today.orders += 1
    return [signal]
  }

  const close = (series: number, bar: BarLike, context: StrategyContext): readonly StrategySignal[] => {
    const spot = spots[series]!
    const at = endOf(document.bar, bar.ts)
    const view = clock.view(at)
    const facts = own.facts(series, bar, context)
    for (const [key, value] of Object.entries(own.account(context))) shared(key).value = value ?? Number.NaN
    turnDay(spot, bar)
    spot.place.close(bar, { at, clock: view, facts })
    const { entry, exit } = spot.place
    const isNew = entry === TRUE && (document.enters === 'is_true' || spot.wasTrue === false)
    if (entry === TRUE || entry === FALSE) spot.wasTrue = entry === TRUE
    if (exit === TRUE && context.held(series) > 0) return leave(series, context, 'exit_rule')
    return isNew && isInSession(rule.session, view) ? enter(series, bar, context) : NO_SIGNALS
  }

  return {
    onEvent(event, context) {
      if (event.type === 'bar') return close(event.series, event.bar, context)
      if (event.side === 'buy') spots[event.series]!.place.acted(context.now)
      return NO_SIGNALS
    },
  }
}

function turnDay(spot: Spot, bar: BarLike): void {
  const day = kstDay(bar.ts)
  if (day !== spot.day) {
    spot.before = spot.last
    spot.day = day
  }
  spot.last = bar.close
}

/** As many instruments as it may hold are held, or are being bought. */
function isFull({ maxPositions }: StrategyDocument, context: StrategyContext, seriesCount: number): boolean {
  if (maxPositions === undefined) return false
  let taken = 0
  for (let series = 0; series < seriesCount; series += 1) {
    if (context.held(series) > 0 || context.pending(series) > 0) taken += 1
  }
  return taken >= maxPositions
}

interface Asked {
  readonly document: StrategyDocument
  readonly signal: StrategySignal
  readonly context: StrategyContext
  readonly bar: BarLike
}

/** The guards of the document: orders a day, the loss of the day, the part one instrument takes. */
function isGuarded(
  { document, signal, context, bar }: Asked,
  day: { readonly orders: number; readonly profit: number },
): boolean {
  const { maxTradesPerDay, maxDailyLossKrw, maxPositionPct } = document.guards ?? {}
  if (maxTradesPerDay !== undefined && day.orders >= maxTradesPerDay) return true
  if (maxDailyLossKrw !== undefined && !(day.profit > -maxDailyLossKrw)) return true
  if (maxPositionPct === undefined) return false
  const share = 'shares' in signal.size ? (signal.size.shares * bar.close) / context.equity : signal.size.equityShare
  return share * 100 > maxPositionPct
}
