import type { Cell } from './cell.ts'

/** The number that came `count` numbers before this one; NaN until there is one. */
export function createDelay(count: number): Cell {
  if (count === 0) return (x) => x
  const ring = new Float64Array(count).fill(Number.NaN)
  const state = { at: 0 }
  return (x, keep) => {
    const { at } = state
    const before = ring[at]!
    if (keep) {
      ring[at] = x
      state.at = at + 1 === count ? 0 : at + 1
    }
    return before
  }
}
