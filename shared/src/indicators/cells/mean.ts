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

/**
 * Mean of the last `period` numbers for a whole column: the same additions in the same order as `createMean`.
 *
 * @param means  written anew; as long as the column
 */
export function meanColumn(
  column: Float64Array,
  period: number,
  means: Float64Array = new Float64Array(column.length),
): Float64Array {
  const size = period - 1
  if (size === 0) {
    means.set(column)
    return means
  }
  const tails = new Float64Array(size).fill(Number.NaN)
  for (let from = 0; from < column.length; from += size) {
    const until = Math.min(from + size, column.length)
    let head = 0
    for (let row = from; row < until; row += 1) {
      head += column[row]!
      means[row] = (tails[row - from]! + head) / period
    }
    let sum = 0
    for (let row = until - 1; row >= from; row -= 1) {
      sum += column[row]!
      tails[row - from] = sum
    }
  }
  return means
}
