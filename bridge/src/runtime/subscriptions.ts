import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { FeedSubscription } from '../ports/market-feed.ts'

/** Why a symbol is wanted, most important first: money at risk before what is merely looked at. */
export const WANT_REASONS = [
  'positions',
  'working_orders',
  'strategies',
  'trading_rules',
  'rules',
  'viewed',
  'watchlist',
  'spare',
] as const
export type WantReason = (typeof WANT_REASONS)[number]

export interface Want extends FeedSubscription {
  readonly reason: WantReason
}

/** Who gets one of the feed's slots and who is read over REST instead. */
export interface Allocation {
  readonly streamed: readonly FeedSubscription[]
  readonly polledTrades: readonly InstrumentId[]
  readonly polledBooks: readonly InstrumentId[]
}

export const NO_ALLOCATION: Allocation = { streamed: [], polledTrades: [], polledBooks: [] }

const keyOf = ({ channel, instrumentId }: FeedSubscription): string => `${channel} ${instrumentId}`

/**
 * Shares the feed's slots out by rank. Within a rank who has a slot keeps it, then first come first served: registering
 * and unregistering in a loop gets a key blocked. A symbol wanted twice takes one slot.
 * A price or book that does not fit is never dropped: it is polled, and says so on its quotes.
 *
 * @param slots   registrations the feed allows; 0 while it is down, so that everything is polled
 * @param before  what had a slot so far
 */
export function allocate(wants: readonly Want[], slots: number, before: Allocation = NO_ALLOCATION): Allocation {
  const held = new Set(before.streamed.map(keyOf))
  const ranked = WANT_REASONS.flatMap((reason) => {
    const equals = wants.filter((want) => want.reason === reason)
    return [...equals.filter((want) => held.has(keyOf(want))), ...equals.filter((want) => !held.has(keyOf(want)))]
  })
  const seen = new Set<string>()
  const distinct = ranked.filter((want) => !seen.has(keyOf(want)) && seen.add(keyOf(want)))
  const subscription = ({ instrumentId, channel }: Want): FeedSubscription => ({ instrumentId, channel })
  const left = distinct.slice(slots)
  return {
    streamed: distinct.slice(0, slots).map(subscription),
    polledTrades: left.filter((want) => want.channel === 'trade').map((want) => want.instrumentId),
    polledBooks: left.filter((want) => want.channel === 'book').map((want) => want.instrumentId),
  }
}
