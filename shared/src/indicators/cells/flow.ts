import type { BarLike } from '../indicator.ts'
import type { BarCell } from './range.ts'
import { zeroOf } from './ratio.ts'

/** Where the close lies in the bar, −1 at the low, 1 at the high, 0 in a bar without a range. */
export const closeLocation = ({ high, low, close }: BarLike): number =>
  high === low ? zeroOf(close) : (close - low - (high - close)) / (high - low)

/** Volume weighed by where the close lies, summed since the beginning. What is unknown is left out of the sum. */
export function createFlow(): BarCell {
  const state = { total: 0 }
  return (bar, keep) => {
    const total = state.total + closeLocation(bar) * bar.volume
    if (keep && !Number.isNaN(total)) state.total = total
    return total
  }
}
