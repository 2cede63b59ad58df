import { mean, sampleDeviation } from '../../portfolio/returns/statistics.ts'

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation: how often the trial that was best in
 * one half of the time is worse than the middle one in the other. 0.5 is what choosing by chance gives.
 * Bailey, Borwein, López de Prado and Zhu: "The Probability of Backtest Overfitting" (2015).
 *
 * @param trials  returns of every trial over the same periods
 * @param parts   stretches the time is cut into, even; all halves of them are tried
 */
export function overfittingProbability(trials: readonly (readonly number[])[], parts = 10): number {
  const length = trials[0]?.length ?? 0
  if (trials.length < 2 || parts % 2 !== 0 || length < parts * 2) return Number.NaN
  const bounds = Array.from({ length: parts + 1 }, (_, part) => Math.floor((part * length) / parts))
  const halves = choose(parts, parts / 2)
  const worse = halves.filter((half) => {
    const inside = trials.map((returns) => sharpeOver(returns, bounds, half))
    const outside = trials.map((returns) => sharpeOver(returns, bounds, rest(half, parts)))
    const best = inside.indexOf(Math.max(...inside))
    const rank = outside.filter((value) => value < outside[best]!).length
    return rank / (trials.length - 1) < 0.5
  })
  return worse.length / halves.length
}

function sharpeOver(returns: readonly number[], bounds: readonly number[], parts: readonly number[]): number {
  const chosen = parts.flatMap((part) => returns.slice(bounds[part], bounds[part + 1]))
  const spread = sampleDeviation(chosen)
  return spread > 0 ? mean(chosen) / spread : 0
}

const rest = (half: readonly number[], parts: number): readonly number[] =>
  Array.from({ length: parts }, (_, part) => part).filter((part) => !half.includes(part))

/** Every way to choose `count` of the first `from` numbers. */
function choose(from: number, count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]]
  if (from < count) return []
  const without = choose(from - 1, count)
  const withLast = choose(from - 1, count - 1).map((chosen) => [...chosen, from - 1])
  return [...without, ...withLast]
}
