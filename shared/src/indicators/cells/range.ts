import type { BarLike } from '../indicator.ts'

/** As a cell, but of whole bars. */
export type BarCell = (bar: BarLike, keep: boolean) => number

/** Wilder's true range: of the bar and the close before it, so unknown for the first bar. */
export function createTrueRange(): BarCell {
  const state = { close: Number.NaN }
  return (bar, keep) => {
    const last = state.close
    if (keep) state.close = bar.close
    return Math.max(bar.high, last) - Math.min(bar.low, last)
  }
}
