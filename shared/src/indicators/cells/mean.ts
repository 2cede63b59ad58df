import type { Cell } from './cell.ts'

/** Sum of the last `period` numbers; see `createSum`. */
export function createMean(period: number): Cell {
  const sum = createSum(period)
  return (x, keep) => sum(x, keep) / period
}

/**
 * Sum of the last `period` numbers, known from the `period`th on.
 *
 * Nothing is ever subtracted, so nothing drifts and a NaN leaves with its bar: the window is always the tail of the block
 * before (whose tails were summed once, when it was full) and the head of the block being filled. Two additions a number.
 */
export function createSum(period: number): Cell {
  const size = period - 1
  if (size === 0) return (x) => x
  const block = new Float64Array(size)
  const tails = new Float64Array(size).fill(Number.NaN)
  const state = { at: 0, head: 0 }
  const turn = (): void => {
    let sum = 0
    for (let at = size - 1; at >= 0; at -= 1) {
      sum += block[at]!
      tails[at] = sum
    }
    state.at = 0
    state.head = 0
  }
  return (x, keep) => {
    const { at } = state
    const head = state.head + x
    const sum = tails[at]! + head
    if (keep) {
      block[at] = x
      state.head = head
      state.at = at + 1
      if (at + 1 === size) turn()
    }
    return sum
  }
}
