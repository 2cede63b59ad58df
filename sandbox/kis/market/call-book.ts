import type { BookLevel } from '@naru/shared/domain/market-data'
import { isWithinLimits } from '@naru/shared/market/price-limit'
import { stepTicks } from '@naru/shared/market/tick-size'
import type { ReplayBook } from '@naru/shared/sim/replay'
import type { SymbolDay } from './symbol-day.ts'

/** How the shares of one side lie around the single price: most at it, some beyond it, more waiting behind. */
const BEYOND = [0.15, 0.1]
const BEHIND = [0.5, 0.6, 0.7]

/**
 * The market's own interest in a call auction: alone it trades `quantity` at `price`. Its books overlap, as books do that
 * are not matched yet.
 */
export function callBook(day: SymbolDay, price: number, quantity: number): ReplayBook {
  const side = (towards: 1 | -1): readonly BookLevel[] => {
    const beyond = BEYOND.flatMap((part, i) => levelAt(day, { price, steps: towards * (i + 1) }, quantity * part))
    const placed = beyond.reduce((sum, [, size]) => sum + size, 0)
    const at: BookLevel[] = quantity > placed ? [[price, quantity - placed]] : []
    const behind = BEHIND.flatMap((part, i) => levelAt(day, { price, steps: -towards * (i + 1) }, day.depth * part))
    return [...beyond.toReversed(), ...at, ...behind]
  }
  return { bids: side(1), asks: side(-1) }
}

function levelAt(
  { symbol, limits }: SymbolDay,
  { price, steps }: { readonly price: number; readonly steps: number },
  size: number,
): readonly BookLevel[] {
  const at = stepTicks(symbol.kind, price, steps)
  const shares = Math.floor(size)
  return at !== undefined && shares > 0 && isWithinLimits(limits, at) ? [[at, shares]] : []
}
