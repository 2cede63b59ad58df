import type { Cell } from './cell.ts'

/** Where things lie in the state: numbers in a typed array are updated in place, in an object they are allocated anew. */
const LAST = 0
const GAIN = 1
const LOSS = 2
const COUNT = 3

/**
 * Wilder's relative strength, 0 to 100, known from the (period + 1)th number on. Both averages are what `createWilder`
 * gives, in one piece because this is the one that every rule asks for.
 */
export function createRsi(period: number): Cell {
  const weight = 1 / period
  const state = Float64Array.of(Number.NaN, Number.NaN, Number.NaN, 0)
  const sums = new Float64Array(2)

  /** The first `period` changes are averaged plainly; an unknown one begins them anew. */
  const start = (change: number, keep: boolean): number => {
    const count = Number.isNaN(change) || !Number.isNaN(state[GAIN]!) ? 0 : state[COUNT]! + 1
    const gain = (count > 1 ? sums[0]! : 0) + Math.max(change, 0)
    const loss = (count > 1 ? sums[1]! : 0) + Math.max(-change, 0)
    const isFull = count === period
    if (keep) {
      sums[0] = gain
      sums[1] = loss
      state[COUNT] = count
      state[GAIN] = isFull ? gain / period : Number.NaN
      state[LOSS] = isFull ? loss / period : Number.NaN
    }
    return isFull ? strengthOf(gain / period, loss / period) : Number.NaN
  }

  return (x, keep) => {
    const change = x - state[LAST]!
    if (keep) state[LAST] = x
    const gain = state[GAIN]! + (Math.max(change, 0) - state[GAIN]!) * weight
    const loss = state[LOSS]! + (Math.max(-change, 0) - state[LOSS]!) * weight
    const value = strengthOf(gain, loss)
    if (Number.isNaN(value)) return start(change, keep)
    if (keep) {
      state[GAIN] = gain
      state[LOSS] = loss
    }
    return value
  }
}

/** TA-Lib says 0 for a flat window; 50 keeps a halted stock from looking oversold. */
export const strengthOf = (gain: number, loss: number): number => {
  const moves = gain + loss
  return moves === 0 ? 50 : 100 * (gain / moves)
}
