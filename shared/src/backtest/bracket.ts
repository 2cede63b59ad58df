import type { BarLike } from '../indicators/indicator.ts'
import { type Bracket, floorOf, isOver } from '../strategies/bracket.ts'
import type { FillSettings } from './settings.ts'

/** How a bracket was opened: before this bar, at its open, or somewhere within it. */
export type OpenedAt = 'before' | 'open' | 'within'

/** Won per share before slippage; `isLimit` for what never gets worse. */
export interface Reached {
  readonly price: number
  readonly isLimit: boolean
}

/**
 * What a bar reaches of a bracket. Of a stop and a profit in one bar the stop is taken to have come first; a trail follows
 * the bars before, as nobody knows which end of a bar came first; of the bar in which a limit bought only the stop counts.
 */
export function reachedBy(
  bracket: Bracket,
  { ts, open, high, low }: BarLike,
  { opened, limit }: { readonly opened: OpenedAt; readonly limit: FillSettings['limit'] },
): Reached | undefined {
  const floor = floorOf(bracket)
  if (opened === 'before') {
    if (bracket.isTriggered || isOver(bracket, ts) || open <= floor) return { price: open, isLimit: false }
    if (open >= bracket.take) return { price: open, isLimit: true }
  }
  if (low <= floor) return { price: opened === 'open' ? Math.min(open, floor) : floor, isLimit: false }
  if (opened === 'within') return undefined
  return (limit === 'touch' ? high >= bracket.take : high > bracket.take)
    ? { price: bracket.take, isLimit: true }
    : undefined
}
