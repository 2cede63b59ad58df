import type { Strategy } from '../strategies/strategy.ts'
import { booksBefore, ticksBefore } from './market-columns.ts'
import { runBacktest } from './run-backtest.ts'
import type { BacktestSeries, BacktestSettings } from './settings.ts'

/** A fill that was different once the future was taken away. */
export interface LookAhead {
  /** Steps that were left. */
  readonly cut: number
  /** UnixMs of the first fill, or lack of one, that the future had changed. */
  readonly at: number
}

/**
 * Takes the future away and plays again: whatever happened before the cut must happen just so. Undefined when it does at
 * every cut.
 *
 * @param create  makes the strategy anew: what it remembers of one run must not be known to the next
 * @param cuts    how many steps are left in each trial
 */
export function findLookAhead(
  series: readonly BacktestSeries[],
  create: (series: readonly BacktestSeries[]) => Strategy,
  { settings, cuts }: { readonly settings: BacktestSettings; readonly cuts: readonly number[] },
): LookAhead | undefined {
  const plain = { ...settings, closesAtEnd: false }
  const whole = runBacktest(series, create(series), plain)
  for (const cut of cuts) {
    const until = whole.ts[cut - 1]
    if (until === undefined) continue
    const past = series.map((one) => cutAfter(one, until))
    const part = runBacktest(past, create(past), plain)
    const before = whole.fills.filter((fill) => series[fill.series]!.columns.ts[fill.row]! <= until)
    const longer = Math.max(before.length, part.fills.length)
    for (let index = 0; index < longer; index += 1) {
      const [a, b] = [before[index], part.fills[index]]
      const isSame = a && b && a.ts === b.ts && a.side === b.side && a.quantity === b.quantity && a.price === b.price
      if (!isSame) return { cut, at: Math.min(a?.ts ?? Number.POSITIVE_INFINITY, b?.ts ?? Number.POSITIVE_INFINITY) }
    }
  }
  return undefined
}

function cutAfter(series: BacktestSeries, until: number): BacktestSeries {
  const { columns } = series
  let length = columns.length
  while (length > 0 && columns.ts[length - 1]! > until) length -= 1
  const { ts, open, high, low, close, volume } = columns
  const { ticks, books } = series
  // The last bar that is left ends where the next began.
  const end = ts[length] ?? Number.POSITIVE_INFINITY
  const cut = (column: Float64Array) => column.slice(0, length)
  return {
    ...series,
    ...(ticks && { ticks: ticksBefore(ticks, end) }),
    ...(books && { books: booksBefore(books, end) }),
    columns: {
      ts: cut(ts),
      open: cut(open),
      high: cut(high),
      low: cut(low),
      close: cut(close),
      volume: cut(volume),
      length,
    },
  }
}
