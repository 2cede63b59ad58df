/**
 * Returns are fractions a period: 0.01 is one percent. NaN is a period nobody knows; wealth stands still in it.
 * Conventions and known answers: empyrical (quantopian, Apache-2.0).
 */

/** How many periods make a year, as markets count them. */
export const PERIODS_PER_YEAR = { daily: 252, weekly: 52, monthly: 12, quarterly: 4, yearly: 1 } as const
export type Period = keyof typeof PERIODS_PER_YEAR

/** What `start` has become after each period; with a start of 0 the return since the beginning. */
export function cumulativeReturns(returns: readonly number[], start = 0): readonly number[] {
  let wealth = 1
  return returns.map((value) => {
    wealth *= 1 + (Number.isNaN(value) ? 0 : value)
    return start === 0 ? wealth - 1 : wealth * start
  })
}

/** The return over all periods; NaN of none. */
export const totalReturn = (returns: readonly number[]): number => cumulativeReturns(returns).at(-1) ?? Number.NaN

/** The same growth a year (CAGR), every observation counted; NaN of none. */
export function annualReturn(returns: readonly number[], period: Period = 'daily'): number {
  if (returns.length === 0) return Number.NaN
  const years = returns.length / PERIODS_PER_YEAR[period]
  return (1 + totalReturn(returns)) ** (1 / years) - 1
}

/** Return of each group of periods that `keyOf` gives the same name: one a month, say. */
export function aggregateReturns(
  returns: readonly number[],
  keyOf: (index: number) => string,
): readonly (readonly [key: string, value: number])[] {
  const groups = new Map<string, number>()
  returns.forEach((value, index) => {
    const key = keyOf(index)
    groups.set(key, (groups.get(key) ?? 1) * (1 + (Number.isNaN(value) ? 0 : value)))
  })
  return [...groups].map(([key, wealth]) => [key, wealth - 1])
}

/** The share of a year's growth of `factor` that was taken part in, for good and for bad. */
const capture = (returns: readonly number[], factor: readonly number[], period: Period = 'daily'): number =>
  annualReturn(returns, period) / annualReturn(factor, period)

interface Capture {
  readonly all: number
  /** Over periods in which the benchmark rose, and fell. */
  readonly up: number
  readonly down: number
  /** `up` ÷ `down`. */
  readonly ratio: number
}

export function captureOf(returns: readonly number[], benchmark: readonly number[], period: Period = 'daily'): Capture {
  const where = (isWanted: (value: number) => boolean): number => {
    const at = benchmark.flatMap((value, index) => (isWanted(value) ? [index] : []))
    const pick = (values: readonly number[]) => at.map((index) => values[index] ?? Number.NaN)
    return capture(pick(returns), pick(benchmark), period)
  }
  const [up, down] = [where((value) => value > 0), where((value) => value < 0)]
  return { all: capture(returns, benchmark, period), up, down, ratio: up / down }
}
