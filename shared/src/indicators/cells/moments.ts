/** Writes mean and population variance of the last `period` numbers to `out[0]` and `out[1]`. */
export type Moments = (x: number, keep: boolean, out: Float64Array) => void

/** A tail and a head as `createSum` has them, of distances to a number inside the window and of their squares. */
export interface MomentWindow {
  readonly block: Float64Array
  readonly sums: Float64Array
  readonly squares: Float64Array
  readonly state: { at: number; anchor: number; head: number; square: number }
  /** The head is full: it becomes the tail. */
  turn(): void
}

export function createMomentWindow(size: number): MomentWindow {
  const block = new Float64Array(size)
  const sums = new Float64Array(size).fill(Number.NaN)
  const squares = new Float64Array(size).fill(Number.NaN)
  const state = { at: 0, anchor: Number.NaN, head: Number.NaN, square: Number.NaN }
  const turn = (): void => {
    const anchor = block[size - 1]!
    let sum = 0
    let square = 0
    for (let i = size - 1; i >= 0; i -= 1) {
      const d = block[i]! - anchor
      sum += d
      square += d * d
      sums[i] = sum
      squares[i] = square
    }
    state.at = 0
    state.anchor = anchor
    state.head = 0
    state.square = 0
  }
  return { block, sums, squares, state, turn }
}

/**
 * Mean and variance over a window, built from a tail and a head as `createSum` is.
 * Squares are taken of the distance to a number inside the window, so that prices in the ten thousands that move by one
 * lose no digits, and a flat window has a variance of exactly zero.
 */
export function createMoments(period: number): Moments {
  const size = period - 1
  if (size === 0) {
    return (x, _keep, out) => {
      out[0] = x
      out[1] = x - x
    }
  }
  const part = 1 / period
  const { block, sums, squares, state, turn } = createMomentWindow(size)
  return (x, keep, out) => {
    const { at, anchor } = state
    const d = x - anchor
    const head = state.head + d
    const square = state.square + d * d
    const sum = sums[at]! + head
    const variance = (squares[at]! + square - sum * sum * part) * part
    // Whole numbers stay exact this way: the mean is the one that `createMean` gives.
    out[0] = (anchor * period + sum) / period
    out[1] = (Math.abs(variance) + variance) / 2 // 0 where rounding made it less
    if (keep) {
      block[at] = x
      state.head = head
      state.square = square
      state.at = at + 1
      if (at + 1 === size) turn()
    }
  }
}

/** Means and variances of a whole column, one window after the other; the same bits. */
export function momentColumns(column: Float64Array, period: number): readonly [Float64Array, Float64Array] {
  const { length } = column
  const size = period - 1
  if (size === 0) return [column.slice(), column.map((x) => x - x)]
  const out: MomentColumns = {
    means: new Float64Array(length).fill(Number.NaN, 0, size),
    variances: new Float64Array(length).fill(Number.NaN, 0, size),
    sums: new Float64Array(size),
    squares: new Float64Array(size),
  }
  for (let from = size; from < length; from += size) momentBlock(column, from, out)
  return [out.means, out.variances]
}

interface MomentColumns {
  readonly means: Float64Array
  readonly variances: Float64Array
  /** Of the tails of the block before. */
  readonly sums: Float64Array
  readonly squares: Float64Array
}

/** One block: what `turn` does, and then what every step does. */
function momentBlock(column: Float64Array, from: number, { means, variances, sums, squares }: MomentColumns): void {
  const size = sums.length
  const period = size + 1
  const part = 1 / period
  const anchor = column[from - 1]!
  let head = 0
  let square = 0
  for (let i = size - 1; i >= 0; i -= 1) {
    const d = column[from - size + i]! - anchor
    head += d
    square += d * d
    sums[i] = head
    squares[i] = square
  }
  head = 0
  square = 0
  const until = Math.min(from + size, column.length)
  for (let row = from; row < until; row += 1) {
    const d = column[row]! - anchor
    head += d
    square += d * d
    const sum = sums[row - from]! + head
    const variance = (squares[row - from]! + square - sum * sum * part) * part
    means[row] = (anchor * period + sum) / period
    variances[row] = (Math.abs(variance) + variance) / 2
  }
}
