import type { Cell } from './cell.ts'
import { createWilder } from './smooth.ts'

/** Wilder's relative strength, 0 to 100, known from the (period + 1)th number on. */
export function createRsi(period: number): Cell {
  const gains = createWilder(period)
  const losses = createWilder(period)
  const state = { last: Number.NaN }
  return (x, keep) => {
    const change = x - state.last
    if (keep) state.last = x
    const gain = gains(Math.max(change, 0), keep)
    const loss = losses(Math.max(-change, 0), keep)
    const moves = gain + loss
    // TA-Lib says 0 for a flat window; 50 keeps a halted stock from looking oversold.
    return moves === 0 ? 50 : 100 * (gain / moves)
  }
}
