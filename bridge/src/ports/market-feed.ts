import type { Result } from '@naru/shared/core/result'
import type { KstDate, UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar, BarSpec, ExpectedMatch, OrderBook, TradeTick } from '@naru/shared/domain/market-data'
import type { Phase } from '@naru/shared/market/session-phase'
import type { BrokerError } from './broker.ts'

export type FeedEvent =
  | { readonly kind: 'trade'; readonly tick: TradeTick; readonly tradingDate: KstDate }
  | { readonly kind: 'book'; readonly book: OrderBook }
  /** What an auction would come to now; no trade took place. */
  | {
      readonly kind: 'expected'
      readonly instrumentId: InstrumentId
      readonly match: ExpectedMatch
      readonly tsEvent: UnixMs
    }
  /** Something happened to an instrument, or to the whole market when it names a phase. */
  | {
      readonly kind: 'status'
      readonly instrumentId: InstrumentId
      readonly isHalted: boolean
      readonly isInVi: boolean
      readonly phase: Phase | null
      readonly at: UnixMs
    }
  | { readonly kind: 'up' }
  /** `in_use`: another program holds this key's only session; REST only until it lets go. */
  | {
      readonly kind: 'down'
      readonly reason: 'in_use' | 'disconnected' | 'unauthorized' | 'stale'
      readonly detail: string
    }

export type FeedChannel = 'trade' | 'book' | 'expected' | 'status'

export interface FeedSubscription {
  readonly instrumentId: InstrumentId
  readonly channel: FeedChannel
  /** Of all markets the instrument trades on together (통합), where the feed offers that. */
  readonly isConsolidated?: boolean
}

/** A price read over REST, with what a ticket needs to know. Won per share. */
export interface PriceSnapshot {
  readonly tick: TradeTick
  /** The day that trades named when it was asked for; null when none had come yet. */
  readonly tradingDate: KstDate | null
  readonly basePrice: number
  readonly upperLimit: number
  readonly lowerLimit: number
  readonly tickSize: number
  readonly isHalted: boolean
}

/** What a read is for: an order that waits goes before a screen. */
export type ReadPurpose = 'order' | 'screen'

/** Market data over one app key. Registrations are limited; `maxSubscriptions` says how many fit. */
export interface MarketFeed {
  /** What can be subscribed to; anything else is left out of a wanted set. */
  readonly channels: readonly FeedChannel[]
  readonly maxSubscriptions: number
  /** Replaces the wanted set; the feed registers and unregisters the difference, and restores all of it after a reconnect. */
  setSubscriptions(wanted: readonly FeedSubscription[]): void
  events(signal: AbortSignal): AsyncIterable<FeedEvent>
  /**
   * The same without a queue, for whoever is quick: `onEvent` is called at once and must not throw. Resolves when the feed
   * ends or `signal` aborts. A feed without it is read through `events`.
   */
  listen?(signal: AbortSignal, onEvent: (event: FeedEvent) => void): Promise<void>
  snapshot(instrument: InstrumentId, purpose?: ReadPurpose): Promise<Result<PriceSnapshot, BrokerError>>
  orderBook(instrument: InstrumentId): Promise<Result<OrderBook, BrokerError>>
  /** Oldest first, at most `limit` bars ending at or before `to`. */
  bars(instrument: InstrumentId, spec: BarSpec, to: UnixMs, limit: number): Promise<Result<readonly Bar[], BrokerError>>
  close(): Promise<void>
}
