/** Writes mean and population variance of the last `period` numbers to `out[0]` and `out[1]`. */
export type Moments = (x: number, keep: boolean, out: Float64Array) => void

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
  const block = new Float64Array(size)
  const tails = new Float64Array(size).fill(Number.NaN)
  const squares = new Float64Array(size).fill(Number.NaN)
  const state = { at: 0, anchor: 0, head: 0, square: 0 }
  const turn = (): void => {
    const anchor = block[size - 1]!
    let sum = 0
    let square = 0
    for (let at = size - 1; at >= 0; at -= 1) {
      const d = block[at]! - anchor
      sum += d
      square += d * d
      tails[at] = sum
      squares[at] = square
    }
    state.at = 0
    state.anchor = anchor
    state.head = 0
    state.square = 0
  }
  return (x, keep, out) => {
    const { at, anchor } = state
    const d = x - anchor
    const head = state.head + d
    const square = state.square + d * d
    const sum = tails[at]! + head
    // Whole numbers stay exact this way: the mean is the one that `createMean` gives.
    out[0] = (anchor * period + sum) / period
    out[1] = Math.max(0, (squares[at]! + square - (sum * sum) / period) / period)
    if (keep) {
      block[at] = x
      state.head = head
      state.square = square
      state.at = at + 1
      if (at + 1 === size) turn()
    }
  }
}
