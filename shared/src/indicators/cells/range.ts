import type { BarLike } from '../indicator.ts'

/** As a cell, but of whole bars. */
export type BarCell = (bar: BarLike, keep: boolean) => number

/**
 * The bar's range, and what the close before it lies beyond its high or low. The same as the larger high less the smaller
 * low; half of a number and its size is the number where it is positive and 0 where not, and takes no branch.
 */
export function trueRange(high: number, low: number, last: number): number {
  const above = last - high
  const below = low - last
  return high - low + (Math.abs(above) + above + Math.abs(below) + below) / 2
}

/** Wilder's true range: of the bar and the close before it, so unknown for the first bar. */
export function createTrueRange(): BarCell {
  const state = { close: Number.NaN }
  return ({ high, low, close }, keep) => {
    const last = state.close
    if (keep) state.close = close
    return trueRange(high, low, last)
  }
}
