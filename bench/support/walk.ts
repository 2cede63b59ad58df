import { createColumns } from '@naru/shared/indicators/columns'
import { mulberry32 } from '@naru/shared/sim/random'

/** A random walk that anyone can rebuild: the same seed gives the same bars on every machine. */
interface Walk {
  readonly seed: number
  readonly count: number
  /** Standard deviation of a bar's relative change. */
  readonly sigma: number
  /** Won. */
  readonly start: number
  /** Between two bars; a minute when left out. */
  readonly stepMs?: number
}

/** Prices in whole won, at least 1. */
export function walk({ seed, count, sigma, start, stepMs = 60_000 }: Walk) {
  const u = mulberry32(seed)
  const z = (): number => (u() + u() + u() + u() - 2) * Math.sqrt(3)
  const won = (price: number): number => Math.max(1, Math.round(price))
  const columns = createColumns(count)
  let last = start
  for (let row = 0; row < count; row += 1) {
    const open = last * (1 + 0.25 * sigma * z())
    const close = last * (1 + (sigma * sigma) / 2 + sigma * z())
    columns.ts[row] = row * stepMs
    columns.open[row] = won(open)
    columns.close[row] = won(close)
    columns.high[row] = won(Math.max(open, close) * (1 + 0.5 * sigma * u()))
    columns.low[row] = won(Math.min(open, close) * (1 - 0.5 * sigma * u()))
    columns.volume[row] = Math.floor(10_000 * u()) + 1
    last = close
  }
  return columns
}
