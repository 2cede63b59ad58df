import { maxDrawdown } from './drawdown.ts'
import { annualReturn, PERIODS_PER_YEAR, type Period } from './growth.ts'
import { known, mean, minus, quantile, sampleDeviation } from './statistics.ts'

/** What was earned for the risk that was taken. A figure that the returns do not give is NaN, never 0. */

/** A figure a period, or a series as long as the returns. */
export type Hurdle = number | readonly number[]

/** Deviation of returns, a year. */
export const volatility = (returns: readonly number[], period: Period = 'daily'): number =>
  sampleDeviation(returns) * Math.sqrt(PERIODS_PER_YEAR[period])

/** Mean return above `riskFree` for each unit of deviation, a year. */
export function sharpe(returns: readonly number[], riskFree: Hurdle = 0, period: Period = 'daily'): number {
  const excess = minus(returns, riskFree)
  return (mean(excess) / sampleDeviation(excess)) * Math.sqrt(PERIODS_PER_YEAR[period])
}

/** Deviation of what fell short of `required`, over all periods, a year. */
export function downsideRisk(returns: readonly number[], required: Hurdle = 0, period: Period = 'daily'): number {
  const short = minus(returns, required).map((value) => Math.min(value, 0) ** 2)
  return Math.sqrt(mean(short)) * Math.sqrt(PERIODS_PER_YEAR[period])
}

/** Like Sharpe, but only falling short counts as risk. Infinite when nothing ever did. */
export function sortino(returns: readonly number[], required: Hurdle = 0, period: Period = 'daily'): number {
  if (returns.length < 2) return Number.NaN
  return (mean(minus(returns, required)) * PERIODS_PER_YEAR[period]) / downsideRisk(returns, required, period)
}

/** Growth a year for each unit of the deepest fall; NaN when it never fell. */
export function calmar(returns: readonly number[], period: Period = 'daily'): number {
  const depth = maxDrawdown(returns)
  return depth < 0 ? annualReturn(returns, period) / -depth : Number.NaN
}

interface OmegaTerms {
  /** A period. */
  readonly riskFree?: number
  /** A year. */
  readonly required?: number
  readonly period?: Period
}

/** Gains above the hurdle ÷ losses below it; NaN when nothing was lost. */
export function omega(returns: readonly number[], terms: OmegaTerms = {}): number {
  const { riskFree = 0, required = 0, period = 'daily' } = terms
  if (returns.length < 2 || required <= -1) return Number.NaN
  const hurdle = (1 + required) ** (1 / PERIODS_PER_YEAR[period]) - 1
  let [gains, losses] = [0, 0]
  for (const value of minus(returns, riskFree + hurdle)) {
    if (value > 0) gains += value
    else if (value < 0) losses -= value
  }
  return losses > 0 ? gains / losses : Number.NaN
}

/** Mean return above `benchmark` for each unit of deviation from it, a period. */
export function informationRatio(returns: readonly number[], benchmark: Hurdle): number {
  const active = minus(returns, benchmark)
  const error = sampleDeviation(active)
  return error > 0 ? mean(active) / error : Number.NaN
}

export interface AlphaBeta {
  /** Growth a year that the benchmark does not explain. */
  readonly alpha: number
  /** How far returns move with the benchmark's. */
  readonly beta: number
}

/** Below this a benchmark does not move: nothing can be said of moving with it. */
const STILL = 1e-30

export function alphaBeta(
  returns: readonly number[],
  benchmark: readonly number[],
  { riskFree = 0, period = 'daily' }: Pick<OmegaTerms, 'riskFree' | 'period'> = {},
): AlphaBeta {
  if (returns.length < 2 || benchmark.length < 2) return { alpha: Number.NaN, beta: Number.NaN }
  const pairs = returns
    .map((value, index) => [value - riskFree, (benchmark[index] ?? Number.NaN) - riskFree] as const)
    .filter(([a, b]) => !Number.isNaN(a) && !Number.isNaN(b))
  const center = mean(pairs.map(([, b]) => b))
  const variance = mean(pairs.map(([, b]) => (b - center) ** 2))
  const beta = variance < STILL ? Number.NaN : mean(pairs.map(([a, b]) => (b - center) * a)) / variance
  const rest = mean(pairs.map(([a, b]) => a - beta * b))
  return { alpha: (1 + rest) ** PERIODS_PER_YEAR[period] - 1, beta }
}

/** How straight the line of log wealth is: 1 is as steady as a deposit. */
export function stability(returns: readonly number[]): number {
  let sum = 0
  const wealth = known(returns).map((value) => {
    sum += Math.log1p(value)
    return sum
  })
  if (wealth.length < 2) return Number.NaN
  const [centerX, centerY] = [(wealth.length - 1) / 2, mean(wealth)]
  let [xy, xx, yy] = [0, 0, 0]
  wealth.forEach((y, x) => {
    xy += (x - centerX) * (y - centerY)
    xx += (x - centerX) ** 2
    yy += (y - centerY) ** 2
  })
  return xy ** 2 / (xx * yy)
}

/** The best five of a hundred periods against the worst five. */
export const tailRatio = (returns: readonly number[]): number =>
  Math.abs(quantile(returns, 0.95)) / Math.abs(quantile(returns, 0.05))

/** `figure` over each full window, the first ending at index `window − 1`. */
export function rolling(
  returns: readonly number[],
  window: number,
  figure: (part: readonly number[]) => number,
): readonly number[] {
  if (returns.length < window) return []
  return Array.from({ length: returns.length - window + 1 }, (_, from) => figure(returns.slice(from, from + window)))
}
