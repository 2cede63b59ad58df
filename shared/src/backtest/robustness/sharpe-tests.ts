import { mean, sampleDeviation } from '../../portfolio/returns/statistics.ts'
import { normalBelow, normalQuantile } from './normal.ts'

/**
 * How likely it is that a strategy has any skill at all, when many were tried and the best was shown.
 * Bailey and López de Prado: "The Sharpe Ratio Efficient Frontier" (2012), "The Deflated Sharpe Ratio" (2014).
 */

const EULER = 0.577_215_664_901_532_9

interface Moments {
  readonly count: number
  /** A period, not a year. */
  readonly sharpe: number
  readonly skew: number
  /** 3 for a normal distribution. */
  readonly kurtosis: number
}

function momentsOf(returns: readonly number[]): Moments {
  const center = mean(returns)
  const power = (exponent: number): number => mean(returns.map((value) => (value - center) ** exponent))
  const variance = power(2)
  return {
    count: returns.length,
    sharpe: center / sampleDeviation(returns),
    skew: power(3) / variance ** 1.5,
    kurtosis: power(4) / variance ** 2,
  }
}

/**
 * Probability that the true Sharpe ratio is above `benchmark`, given how long and how skewed the record is.
 *
 * @param benchmark  a period, not a year
 */
export function probabilisticSharpe(returns: readonly number[], benchmark = 0): number {
  const { count, sharpe, skew, kurtosis } = momentsOf(returns)
  const spread = Math.sqrt(1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2)
  return normalBelow(((sharpe - benchmark) * Math.sqrt(count - 1)) / spread)
}

/** The best Sharpe ratio that `trials` attempts without any skill come to, whose ratios vary by `variance`. */
export function expectedBestSharpe(variance: number, trials: number): number {
  if (trials < 2) return 0
  const [first, second] = [normalQuantile(1 - 1 / trials), normalQuantile(1 - 1 / (trials * Math.E))]
  return Math.sqrt(variance) * ((1 - EULER) * first + EULER * second)
}

/**
 * Probability that the strategy chosen has skill, after taking off what choosing the best of many gives for nothing.
 * Below 0.95 the record says too little.
 *
 * @param chosen  returns of the best trial
 * @param trials  Sharpe ratios of every trial, a period, the best among them
 */
export function deflatedSharpe(chosen: readonly number[], trials: readonly number[]): number {
  return probabilisticSharpe(chosen, expectedBestSharpe(sampleDeviation(trials) ** 2, trials.length))
}
