export type RollingMetric = 'return' | 'volatility' | 'sharpe'

interface Curve {
  /** UnixMs, ascending. */
  readonly ts: readonly number[]
  readonly equity: readonly number[]
}

const YEAR_MS = 365.25 * 86_400_000
/** Fewer steps than this say nothing of how values vary. */
const FEWEST_STEPS = 10

/**
 * A figure over the stretch before each point, null while the curve is shorter than that. Volatility and Sharpe ratio are
 * scaled to a year by how many steps of this curve a year has, so a thinned curve gives them, too, though less exactly.
 *
 * @param tradingDays  length of the stretch; 252 are a year
 */
export function rollingOf(
  { ts, equity }: Curve,
  metric: RollingMetric,
  tradingDays: number,
): readonly (number | null)[] {
  const span = (tradingDays / 252) * YEAR_MS
  const whole = (ts.at(-1) ?? 0) - (ts[0] ?? 0)
  const perYear = whole > 0 ? ((ts.length - 1) / whole) * YEAR_MS : 0
  // Sums of the returns and of their squares up to each point: a stretch is a difference of two.
  const [sums, squares] = [new Float64Array(ts.length), new Float64Array(ts.length)]
  for (let at = 1; at < ts.length; at += 1) {
    const step = (equity[at] ?? 0) / (equity[at - 1] ?? 1) - 1
    sums[at] = (sums[at - 1] ?? 0) + step
    squares[at] = (squares[at - 1] ?? 0) + step * step
  }
  let from = 0
  return ts.map((now, at) => {
    while (from < at && now - (ts[from + 1] ?? now) >= span) from += 1
    // Weekends and holidays: a stretch may be a few days short of its name.
    if (now - (ts[0] ?? now) < span * 0.99 || at - from < FEWEST_STEPS) return null
    if (metric === 'return') return (equity[at] ?? 0) / (equity[from] ?? 1) - 1
    const count = at - from
    const mean = ((sums[at] ?? 0) - (sums[from] ?? 0)) / count
    const variance =
      Math.max(0, ((squares[at] ?? 0) - (squares[from] ?? 0)) / count - mean * mean) * (count / (count - 1))
    const deviation = Math.sqrt(variance)
    if (metric === 'volatility') return deviation * Math.sqrt(perYear)
    return deviation > 1e-12 ? (mean / deviation) * Math.sqrt(perYear) : null
  })
}
