import type { Cell } from './cell.ts'

/**
 * Wilder's relative strength, 0 to 100, known from the (period + 1)th number on. Both averages are what `createWilder`
 * gives, in one piece because this is the one that every rule asks for.
 */
export function createRsi(period: number): Cell {
  const weight = 1 / period
  const state = { last: Number.NaN, gain: Number.NaN, loss: Number.NaN, gained: Number.NaN, lost: Number.NaN, count: 0 }

  /** The first `period` changes are averaged plainly; an unknown one begins them anew. */
  const start = (change: number, keep: boolean): number => {
    const count = Number.isNaN(change) || !Number.isNaN(state.gain) ? 0 : state.count + 1
    const gain = (count > 1 ? state.gained : 0) + Math.max(change, 0)
    const loss = (count > 1 ? state.lost : 0) + Math.max(-change, 0)
    const isFull = count === period
    if (keep) {
      state.gained = gain
      state.lost = loss
      state.count = count
      state.gain = isFull ? gain / period : Number.NaN
      state.loss = isFull ? loss / period : Number.NaN
    }
    return isFull ? strengthOf(gain / period, loss / period) : Number.NaN
  }

  return (x, keep) => {
    const change = x - state.last
    if (keep) state.last = x
    // Half of size and change is the larger of change and 0, to the last bit, and quicker to work out.
    const size = Math.abs(change)
    const gain = state.gain + ((size + change) / 2 - state.gain) * weight
    const loss = state.loss + ((size - change) / 2 - state.loss) * weight
    const value = strengthOf(gain, loss)
    if (Number.isNaN(value)) return start(change, keep)
    if (keep) {
      state.gain = gain
      state.loss = loss
    }
    return value
  }
}

/** TA-Lib says 0 for a flat window; 50 keeps a halted stock from looking oversold. */
export const strengthOf = (gain: number, loss: number): number => {
  const moves = gain + loss
  return moves === 0 ? 50 : 100 * (gain / moves)
}
