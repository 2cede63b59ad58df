import type { Cell } from './cell.ts'

/**
 * Mean of the last `period` numbers, the newest weighing `period`, the oldest 1. Tail and head as in `createSum`; what a
 * head weighs sinks by its sum with every number, which whole prices hold exactly, and begins anew with every block.
 */
export function createWeighted(period: number): Cell {
  const size = period - 1
  if (size === 0) return (x) => x
  const weights = (period * (period + 1)) / 2
  const block = new Float64Array(size)
  const tails = new Float64Array(size).fill(Number.NaN)
  const state = { at: 0, head: 0, weighted: 0 }
  const turn = (): void => {
    let sum = 0
    let weighted = 0
    for (let at = size - 1; at >= 0; at -= 1) {
      sum += block[at]!
      weighted += sum
      tails[at] = weighted
    }
    state.at = 0
    state.head = 0
    state.weighted = 0
  }
  return (x, keep) => {
    const { at } = state
    const weighted = state.weighted - state.head + period * x
    const mean = (tails[at]! + weighted) / weights
    if (keep) {
      block[at] = x
      state.head += x
      state.weighted = weighted
      state.at = at + 1
      if (at + 1 === size) turn()
    }
    return mean
  }
}
