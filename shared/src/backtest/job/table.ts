import type { KstDate } from '../../core/time.ts'
import type { BarColumns } from '../../indicators/columns.ts'
import { createStrategy, type StrategySetup } from '../../strategies/from-spec.ts'
import { NO_SIGNALS, type Strategy, type StrategyDefinition } from '../../strategies/strategy.ts'
import type { BacktestResult } from '../result.ts'
import { runBacktest } from '../run-backtest.ts'
import { BACKTEST_LIMITS, type BacktestSeries, type BacktestSettings, flatCosts, koreanCosts } from '../settings.ts'
import type { BacktestTerms } from '../spec.ts'

/** What a backtest is played on. */
export interface JobData {
  /** In the order of the spec's instruments; those without bars may be left out. */
  readonly series: readonly BacktestSeries[]
  /** Close of each day of the benchmark; null where there is none. */
  readonly benchmark: ReadonlyMap<KstDate, number> | null
  /** The strategy, where its source is not built in. */
  readonly given?: StrategyDefinition
}

/** Time, UnixMs; `to` is exclusive. */
export interface Span {
  readonly from: number
  readonly to: number
}

export const settingsOf = ({ costs, limits, ...rest }: BacktestTerms): BacktestSettings => ({
  ...rest,
  costs: costs === 'korean' ? koreanCosts : flatCosts(costs.commissionRate, costs.taxRate),
  limits: limits === null ? null : BACKTEST_LIMITS,
})

/** Distinct times of the bars of all series, ascending. */
export function timelineOf(series: readonly BacktestSeries[]): Float64Array {
  const [first] = series
  if (first && series.length === 1) return first.columns.ts.subarray(0, first.columns.length)
  const all = new Float64Array(series.reduce((sum, { columns }) => sum + columns.length, 0))
  let filled = 0
  for (const { columns } of series) {
    all.set(columns.ts.subarray(0, columns.length), filled)
    filled += columns.length
  }
  all.sort()
  let count = 0
  for (let at = 0; at < all.length; at += 1) {
    if (at > 0 && all[at] === all[at - 1]) continue
    all[count] = all[at]!
    count += 1
  }
  return all.subarray(0, count)
}

/** Rows of a span without copying them. */
export function sliceSeries(series: readonly BacktestSeries[], { from, to }: Span): readonly BacktestSeries[] {
  return series.map((one) => {
    const { ts, length } = one.columns
    const [first, end] = [rowFrom(ts, length, from), rowFrom(ts, length, to)]
    return first === 0 && end === length ? one : { ...one, columns: sliceColumns(one.columns, first, end) }
  })
}

/** The first row at or after `at`. */
export function rowFrom(ts: Float64Array, length: number, at: number): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ts[middle]! < at) low = middle + 1
    else high = middle
  }
  return low
}

const sliceColumns = ({ ts, open, high, low, close, volume }: BarColumns, from: number, to: number): BarColumns => ({
  ts: ts.subarray(from, to),
  open: open.subarray(from, to),
  high: high.subarray(from, to),
  low: low.subarray(from, to),
  close: close.subarray(from, to),
  volume: volume.subarray(from, to),
  length: to - from,
})

/** Watches a strategy at work: told of every so many bars, so that a long run can be shown and ended. */
export type OnBars = (bars: number) => void
const TOLD_EVERY = 16_384

export function watched(strategy: Strategy, onBars: OnBars): Strategy {
  let bars = 0
  return {
    onEvent(event, context) {
      if (event.type === 'bar') {
        bars += 1
        if (bars % TOLD_EVERY === 0) onBars(bars)
      }
      return strategy.onEvent(event, context)
    },
  }
}

/** Hears what came before `from` (UnixMs), and trades nothing in it: as a strategy that is armed on a live day. */
export const mutedUntil = (strategy: Strategy, from: number): Strategy => ({
  onEvent(event, context) {
    const signals = strategy.onEvent(event, context)
    return context.now < from ? NO_SIGNALS : signals
  },
})

export interface Play {
  readonly series: readonly BacktestSeries[]
  readonly setup: StrategySetup
  readonly settings: BacktestSettings
}

export const play = ({ series, setup, settings }: Play, around = (strategy: Strategy) => strategy): BacktestResult =>
  runBacktest(series, around(createStrategy(setup, series.length)), settings)
