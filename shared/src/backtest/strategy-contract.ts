import { instrumentId } from '../domain/instrument.ts'
import { type BarColumns, columnsOf } from '../indicators/columns.ts'
import type { BarLike, ParamValues } from '../indicators/indicator.ts'
import { mulberry32, type Random } from '../sim/random.ts'
import type { StrategyDefinition } from '../strategies/strategy.ts'
import { findLookAhead } from './look-ahead.ts'
import type { BacktestResult } from './result.ts'
import { runBacktest } from './run-backtest.ts'
import { type BacktestSeries, DEFAULT_SETTINGS } from './settings.ts'

/** One thing that is true of every strategy. `breach` says what was seen instead; undefined: it is kept. */
export interface Clause {
  readonly id: 'repeats' | 'no_look_ahead' | 'within_its_account' | 'knows_its_bounds' | 'says_when_it_loses'
  readonly title: string
  breach(definition: StrategyDefinition): string | undefined
}

export interface Breach {
  readonly clause: Clause['id']
  readonly detail: string
}

const DAY_MS = 86_400_000
/** A Monday, nine in the morning in Seoul. */
const FIRST_DAY = 1_704_672_000_000
const SETTINGS = { ...DEFAULT_SETTINGS, cash: 100_000_000 }
const [DAYS, INTRADAY_DAYS] = [500, 60]

/** Days that drift and jump as shares do. */
function dailyBars(random: Random): BarColumns {
  const bars: BarLike[] = []
  let price = 1_000 + random() * 50_000
  for (let day = 0; day < DAYS; day += 1) {
    const open = Math.max(1, Math.round(price * (0.99 + 0.02 * random())))
    const close = Math.max(1, Math.round(price * (0.96 + 0.08 * random())))
    const high = Math.round(Math.max(open, close) * (1 + 0.01 * random()))
    const low = Math.max(1, Math.round(Math.min(open, close) * (1 - 0.01 * random())))
    const volume = 1_000 + Math.floor(random() * 10_000)
    bars.push({ ts: FIRST_DAY + day * DAY_MS, open, high, low, close, volume })
    price = close
  }
  return columnsOf(bars)
}

/** Days of bars of ten minutes, nine to half past three. */
function intradayBars(random: Random): BarColumns {
  const bars: BarLike[] = []
  let price = 10_000 + Math.floor(random() * 40_000)
  for (let day = 0; day < INTRADAY_DAYS; day += 1) {
    const drift = (random() - 0.5) * 0.004
    price = Math.max(100, Math.round(price * (0.97 + 0.06 * random())))
    for (let slot = 0; slot < 39; slot += 1) {
      const open = price
      const close = Math.max(100, Math.round(open * (1 + drift + (random() - 0.5) * 0.006)))
      const high = Math.round(Math.max(open, close) * (1 + 0.002 * random()))
      const low = Math.round(Math.min(open, close) * (1 - 0.002 * random()))
      bars.push({ ts: FIRST_DAY + day * DAY_MS + slot * 600_000, open, high, low, close, volume: 50_000 })
      price = close
    }
  }
  return columnsOf(bars)
}

/** As many series as it takes, of the bars it is made for. */
function seriesFor({ series, bars }: StrategyDefinition, seed: number): readonly BacktestSeries[] {
  const random = mulberry32(seed)
  return Array.from({ length: series === 'many' ? 4 : series }, (_, index) => ({
    instrumentId: instrumentId(String(100_000 + index)),
    kind: 'stock',
    market: 'kospi',
    columns: bars === 'intraday' ? intradayBars(random) : dailyBars(random),
  }))
}

/** Plays it on bars nobody has seen, the same ones for a seed. */
export function playOnRandom(definition: StrategyDefinition, seed: number, params: ParamValues = {}): BacktestResult {
  const series = seriesFor(definition, seed)
  return runBacktest(series, definition.create(params, series.length), SETTINGS)
}

const at = (definition: StrategyDefinition, bound: 'min' | 'max'): ParamValues =>
  Object.fromEntries(definition.params.map((spec) => [spec.id, spec.kind === 'choice' ? spec.default : spec[bound]]))

const REPEATS: Clause = {
  id: 'repeats',
  title: 'wants the same of the same bars, however often they are told',
  breach(definition) {
    const [first, second] = [playOnRandom(definition, 5), playOnRandom(definition, 5)]
    const fill = first.fills.findIndex((one, index) => JSON.stringify(one) !== JSON.stringify(second.fills[index]))
    if (fill >= 0 || first.fills.length !== second.fills.length) return `it traded otherwise from fill ${fill} on`
    return JSON.stringify(first.unfilled) === JSON.stringify(second.unfilled) ? undefined : 'it wanted other orders'
  },
}

const NO_LOOK_AHEAD: Clause = {
  id: 'no_look_ahead',
  title: 'does not look ahead',
  breach(definition) {
    const series = seriesFor(definition, 7)
    const steps = series[0]?.columns.length ?? 0
    const cuts = Array.from({ length: 12 }, (_, index) => steps - 1 - index * 7)
    const create = (some: readonly BacktestSeries[]) => definition.create({}, some.length)
    const found = findLookAhead(series, create, { settings: SETTINGS, cuts })
    return found && `it traded otherwise when it was told the first ${found.cut} of ${steps} bars alone`
  },
}

const WITHIN_ITS_ACCOUNT: Clause = {
  id: 'within_its_account',
  title: 'keeps within its account with every parameter at its least and its most',
  breach(definition) {
    for (const bound of ['min', 'max'] as const) {
      for (const seed of [1, 2, 3]) {
        const { cash, equity, fills } = playOnRandom(definition, seed, at(definition, bound))
        const isSound = cash >= 0 && equity.every((won) => won > 0)
        const isWhole = fills.every(({ quantity }) => Number.isInteger(quantity) && quantity > 0)
        if (!isSound || !isWhole) return `parameters at their ${bound}: cash ${cash}`
      }
    }
    return undefined
  },
}

const refuses = (work: () => unknown): boolean => {
  try {
    work()
    return false
  } catch {
    return true
  }
}

const KNOWS_ITS_BOUNDS: Clause = {
  id: 'knows_its_bounds',
  title: 'refuses parameters out of range and a number of series it is not made for',
  breach(definition) {
    const count = definition.series === 'many' ? 4 : definition.series
    const outside = definition.params.find(
      (spec) =>
        !refuses(() => definition.create({ [spec.id]: spec.kind === 'choice' ? '' : spec.max + spec.step }, count)),
    )
    if (outside) return `it takes ${outside.id} beyond its bounds`
    const isStrict = refuses(() => definition.create({}, definition.series === 'many' ? 0 : count + 8))
    return isStrict ? undefined : 'it takes any number of series'
  },
}

const SAYS_WHEN_IT_LOSES: Clause = {
  id: 'says_when_it_loses',
  title: 'says when it loses, and promises nothing',
  breach({ about }) {
    if (!/손실|잃/.test(about.ko)) return 'about.ko says nothing of 손실'
    const promise = /보장|확실|guarantee|always wins|risk-free/i.exec(`${about.ko} ${about.en}`)
    return promise ? `about promises: ${promise[0]}` : undefined
  },
}

/** What every strategy keeps, those that are built in and those that are installed. */
export const STRATEGY_CONTRACT: readonly Clause[] = [
  SAYS_WHEN_IT_LOSES,
  KNOWS_ITS_BOUNDS,
  REPEATS,
  NO_LOOK_AHEAD,
  WITHIN_ITS_ACCOUNT,
]

/** The first clause that is broken; what is thrown on the way breaks the clause that was looked at. */
export function firstBreach(definition: StrategyDefinition): Breach | undefined {
  for (const { id, breach } of STRATEGY_CONTRACT) {
    try {
      const detail = breach(definition)
      if (detail !== undefined) return { clause: id, detail }
    } catch (error) {
      return { clause: id, detail: error instanceof Error ? error.message : String(error) }
    }
  }
  return undefined
}
