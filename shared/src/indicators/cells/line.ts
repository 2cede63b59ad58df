/** Writes the fitted end, the slope a number, R² and the population deviation from the line to `out[0]` … `out[3]`. */
export type Line = (x: number, keep: boolean, out: Float64Array) => void

/**
 * Least squares line through the last `period` numbers (at least 2), from a tail and a head as `createMoments` has them:
 * sums, weighted sums and squares of the distance to a number inside the window.
 */
export function createLine(period: number): Line {
  const size = period - 1
  const block = new Float64Array(size)
  const tails = new Float64Array(size).fill(Number.NaN)
  const tailsWeighted = new Float64Array(size).fill(Number.NaN)
  const tailsSquare = new Float64Array(size).fill(Number.NaN)
  const state = { at: 0, anchor: 0, head: 0, weighted: 0, square: 0 }
  const spread = (period * (period * period - 1)) / 12
  const turn = (): void => {
    const anchor = block[size - 1]!
    let sum = 0
    let weighted = 0
    let square = 0
    for (let at = size - 1; at >= 0; at -= 1) {
      const d = block[at]! - anchor
      sum += d
      weighted += sum
      square += d * d
      tails[at] = sum
      tailsWeighted[at] = weighted
      tailsSquare[at] = square
    }
    state.at = 0
    state.anchor = anchor
    state.head = 0
    state.weighted = 0
    state.square = 0
  }
  return (x, keep, out) => {
    const { at, anchor } = state
    const d = x - anchor
    const head = state.head + d
    const weighted = state.weighted - state.head + period * d
    const square = state.square + d * d
    const sum = tails[at]! + head
    const across = tailsWeighted[at]! + weighted - (sum * (period + 1)) / 2
    const up = Math.max(0, tailsSquare[at]! + square - (sum * sum) / period)
    const slope = across / spread
    out[0] = anchor + sum / period + (slope * (period - 1)) / 2
    out[1] = slope
    out[2] = up === 0 ? Number.NaN : Math.min(1, (across * across) / (spread * up))
    out[3] = Math.sqrt(Math.max(0, up - slope * across) / period)
    if (keep) {
      block[at] = x
      state.head = head
      state.weighted = weighted
      state.square = square
      state.at = at + 1
      if (at + 1 === size) turn()
    }
  }
}
