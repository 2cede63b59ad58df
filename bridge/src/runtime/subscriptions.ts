import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { FeedSubscription } from '../ports/market-feed.ts'

/** Why a symbol is wanted, most important first: money at risk before what is merely looked at. */
export const WANT_REASONS = ['positions', 'working_orders', 'strategies', 'rules', 'viewed', 'watchlist'] as const
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

const keyOf = (want: FeedSubscription): string => `${want.channel} ${want.instrumentId}`

/**
 * Shares the feed's slots out by rank; within a rank, first come first served. A symbol wanted twice takes one slot.
 * What does not fit is never dropped: it is polled, and says so on its quotes.
 *
 * @param slots  registrations the feed allows; 0 while it is down, so that everything is polled
 */
export function allocate(wants: readonly Want[], slots: number): Allocation {
  const ranked = WANT_REASONS.flatMap((reason) => wants.filter((want) => want.reason === reason))
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
