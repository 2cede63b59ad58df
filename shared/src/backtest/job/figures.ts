import { KST_OFFSET_MS } from '../../core/time.ts'
import type { RunFigures } from '../report.ts'

const DAY_MS = 86_400_000
const DAYS_PER_YEAR = 252
/** Stretches of time in which overfitting is looked for; even. */
export const PARTS = 10

/** The last step of each Korean day. */
export function dayEnds(ts: ArrayLike<number>): Int32Array {
  const ends: number[] = []
  const dayOf = (step: number): number => Math.floor((ts[step]! + KST_OFFSET_MS) / DAY_MS)
  for (let step = 0; step < ts.length; step += 1) {
    if (step === ts.length - 1 || dayOf(step) !== dayOf(step + 1)) ends.push(step)
  }
  return Int32Array.from(ends)
}

export const valuesAt = (equity: ArrayLike<number>, steps: Int32Array): Float64Array =>
  Float64Array.from(steps, (step) => equity[step]!)

/** What an account came to: won at the end of each day, and round trips. */
export interface DailyRun {
  readonly start: number
  readonly values: Float64Array
  readonly trades: number
}

/** Daily returns, each of the day before. */
export function returnsOf({ start, values }: Pick<DailyRun, 'start' | 'values'>): Float64Array {
  const returns = new Float64Array(values.length)
  for (let day = 0; day < values.length; day += 1)
    returns[day] = values[day]! / (day === 0 ? start : values[day - 1]!) - 1
  return returns
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** The figures of the tear sheet that runs are compared by, in one pass over the days. */
export function figuresOf(run: DailyRun): RunFigures {
  const { start, values, trades } = run
  const days = values.length
  let [peak, mdd, sum] = [start, 0, 0]
  const returns = returnsOf(run)
  for (let day = 0; day < days; day += 1) {
    sum += returns[day]!
    if (values[day]! > peak) peak = values[day]!
    else mdd = Math.min(mdd, values[day]! / peak - 1)
  }
  const mean = sum / days
  let squares = 0
  for (const value of returns) squares += (value - mean) ** 2
  const end = values[days - 1] ?? start
  const cagr = (end / start) ** (DAYS_PER_YEAR / days) - 1
  return {
    sharpe: finite((mean / Math.sqrt(squares / (days - 1))) * Math.sqrt(DAYS_PER_YEAR)),
    cagr: finite(cagr),
    mdd: days === 0 ? null : mdd,
    calmar: mdd < 0 ? finite(cagr / -mdd) : null,
    profit: end - start,
    trades,
  }
}

/** Sum and sum of squares of the returns of each part of the time: what the ratio over any of the parts is made of. */
export function partSums(returns: Float64Array): readonly number[] {
  const sums: number[] = []
  for (let part = 0; part < PARTS; part += 1) {
    const [from, to] = boundsOf(part, returns.length)
    let [sum, squares] = [0, 0]
    for (let day = from; day < to; day += 1) {
      sum += returns[day]!
      squares += returns[day]! ** 2
    }
    sums.push(sum, squares)
  }
  return sums
}

export const boundsOf = (part: number, days: number): readonly [number, number] => [
  Math.floor((part * days) / PARTS),
  Math.floor(((part + 1) * days) / PARTS),
]
