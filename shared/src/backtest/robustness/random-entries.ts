import { mean } from '../../portfolio/returns/statistics.ts'
import type { Random } from '../../sim/random.ts'
import type { RoundTrip } from '../result.ts'
import type { BacktestSeries, CostModel } from '../settings.ts'

/** What the same trades came to at other times. Rates are of what was put in, charges taken off. */
export interface EntrySkill {
  readonly trades: number
  /** Mean of the trades as they were, and the median of the means of the random ones. */
  readonly actual: number
  readonly typical: number
  /** How likely chance does as well; small speaks for the entries, one half says nothing. */
  readonly pValue: number
}

interface Trial {
  readonly series: readonly BacktestSeries[]
  readonly trips: readonly RoundTrip[]
  readonly costs: CostModel
  readonly runs: number
  readonly random: Random
}

/**
 * Whether a strategy knew when to enter: as many trades in the same instruments, each held for as many bars and for as many
 * won, begun at random bars instead. Trades that did not overlap do not overlap at random either. NaN without any trade.
 */
export function entrySkill({ series, trips, costs, runs, random }: Trial): EntrySkill {
  const actual = mean(trips.map(({ profitRate }) => profitRate))
  if (trips.length === 0) return { trades: 0, actual, typical: Number.NaN, pValue: Number.NaN }
  const groups = series.flatMap((one, at) => {
    const own = trips.filter((trip) => trip.series === at)
    return own.length === 0 ? [] : [groupOf(one, own, costs)]
  })
  const means = Array.from({ length: runs }, () => {
    const sum = groups.reduce((total, group) => total + sumAtRandom(group, random), 0)
    return sum / trips.length
  })
  const asGood = means.filter((value) => value >= actual).length
  const sorted = means.toSorted((a, b) => a - b)
  return {
    trades: trips.length,
    actual,
    typical: sorted[sorted.length >> 1] ?? Number.NaN,
    pValue: (asGood + 1) / (runs + 1),
  }
}

interface Group {
  readonly holds: Int32Array
  readonly isApart: boolean
  readonly rows: number
  /** Of a trade from the open of one row to that of another. */
  rate(from: number, to: number, trip: number): number
}

function groupOf(series: BacktestSeries, trips: readonly RoundTrip[], costs: CostModel): Group {
  const { open, ts, length } = series.columns
  const chargesOf = costs(series)
  const holds = Int32Array.from(trips, ({ entryRow, exitRow }) => Math.max(1, exitRow - entryRow))
  const isApart = trips.every(({ entryRow }, at) => at === 0 || entryRow >= trips[at - 1]!.exitRow)
  return {
    holds,
    isApart: isApart && holds.reduce((sum, hold) => sum + hold, 0) < length,
    rows: length,
    rate(from, to, trip) {
      const { size, entryPrice } = trips[trip]!
      const put = Math.abs(size) * entryPrice
      const got = (put * open[to]!) / open[from]!
      const [isLong, taken] = [
        size > 0,
        charged(chargesOf, { put, got, from: ts[from]!, to: ts[to]!, isLong: size > 0 }),
      ]
      return ((isLong ? got - put : put - got) - taken) / put
    },
  }
}

interface Paid {
  readonly put: number
  readonly got: number
  readonly from: number
  readonly to: number
  readonly isLong: boolean
}

function charged(chargesOf: ReturnType<CostModel>, { put, got, from, to, isLong }: Paid): number {
  const entry = chargesOf(isLong ? 'buy' : 'sell', put, from)
  const exit = chargesOf(isLong ? 'sell' : 'buy', got, to)
  return entry.commission + entry.tax + exit.commission + exit.tax
}

function sumAtRandom({ holds, isApart, rows, rate }: Group, random: Random): number {
  let sum = 0
  if (!isApart) {
    holds.forEach((hold, trip) => {
      const from = Math.floor(random() * Math.max(1, rows - hold))
      sum += rate(from, Math.min(rows - 1, from + hold), trip)
    })
    return sum
  }
  // The bars in which nothing was held are dealt out between the trades again.
  const free = rows - 1 - holds.reduce((total, hold) => total + hold, 0)
  const cuts = Array.from(holds, () => Math.floor(random() * (free + 1))).toSorted((a, b) => a - b)
  let held = 0
  holds.forEach((hold, trip) => {
    const from = cuts[trip]! + held
    sum += rate(from, from + hold, trip)
    held += hold
  })
  return sum
}
