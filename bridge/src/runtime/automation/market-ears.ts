import type { Quote } from '@naru/shared/contracts/bridge-api'
import type { KstDate } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { TradeTick } from '@naru/shared/domain/market-data'
import type { DeskEventBody } from '@naru/shared/rules/desk/desk-event'
import type { Logger } from '../../ports/logger.ts'
import type { FeedEvent, MarketFeed } from '../../ports/market-feed.ts'
import type { OpenSession, Sessions } from '../../ports/sessions.ts'
import { bestSession, type MarketDataHub } from '../market-data-hub.ts'
import type { QuoteState } from '../quote-state.ts'
import type { WantReason } from '../subscriptions.ts'
import type { MarketClock } from './market-clock.ts'

/** What they tell. */
export type HeardEvent = Extract<
  DeskEventBody,
  { readonly type: 'trade_tick' | 'book' | 'facts' | 'day_limits' | 'feed_interrupted' }
>

/** What is heard of: for what trades, for what only watches, and of which of them order books. */
export interface Heard {
  readonly trading: readonly InstrumentId[]
  readonly watching: readonly InstrumentId[]
  readonly books: readonly InstrumentId[]
}

/** Whose slots they are: two sets of ears of one user must not give back each other's. `watching` null: nothing is only watched. */
export interface SlotRanks {
  readonly trading: WantReason
  readonly watching: WantReason | null
}

interface Parts {
  readonly userId: string
  readonly sessions: Pick<Sessions, 'forUser' | 'onChange'>
  readonly hub: Pick<MarketDataHub, 'want' | 'connect'>
  readonly clock: MarketClock
  readonly logger: Logger
  readonly put: (event: HeardEvent) => void
  readonly ranks: SlotRanks
  /** Another session, or none. */
  readonly onSession: (session: OpenSession | undefined) => void
  /** The market shows an earlier time than before: a recorded day is replayed, or begins again. */
  readonly onEarlierDay: () => void
}

/** Trades and books of what a user's rules or strategies watch, as they come; prices read over REST for what has no slot. */
export interface MarketEars {
  want(needs: Heard): void
  stop(): void
}

/** How often prices that are read over REST are passed on, ms. */
const WINDOW_MS = 500

export function createMarketEars({
  userId,
  sessions,
  hub,
  clock,
  logger,
  put,
  ranks,
  onSession,
  onEarlierDay,
}: Parts): MarketEars {
  let feed: MarketFeed | undefined
  let abort = new AbortController()
  let wanted: ReadonlySet<InstrumentId> = new Set()
  let polled: ReadonlySet<InstrumentId> = new Set()

  const onTrade = ({ tick, tradingDate }: Extract<FeedEvent, { kind: 'trade' }>): void => {
    if (clock.seen({ tsEvent: tick.tsEvent, tradingDate })) onEarlierDay()
    put({ type: 'trade_tick', tick, tradingDate })
  }

  const onEvent = (event: FeedEvent): void => {
    switch (event.kind) {
      case 'trade':
        if (!wanted.has(event.tick.instrumentId)) return
        return onTrade(event)
      case 'book':
        if (wanted.has(event.book.instrumentId)) put({ type: 'book', book: event.book })
        return
      case 'status': {
        const { instrumentId, isHalted, isInVi } = event
        const values = { 'flag.halted': Number(isHalted), 'flag.viActive': Number(isInVi) }
        if (wanted.has(instrumentId)) put({ type: 'facts', instrumentId, values })
        return
      }
      case 'down':
        return put({ type: 'feed_interrupted', instrumentIds: null })
      case 'expected':
      case 'up':
    }
  }

  const listen = async (to: MarketFeed, signal: AbortSignal): Promise<void> => {
    try {
      if (to.listen !== undefined) return await to.listen(signal, onEvent)
      for await (const event of to.events(signal)) onEvent(event)
    } catch (cause) {
      logger.alarm('desk_feed_failed', { cause: cause instanceof Error ? cause.name : 'unknown' })
    }
  }

  const follow = (): void => {
    const session = bestSession(sessions.forUser(userId))
    if (session?.feed === feed) return
    abort.abort()
    abort = new AbortController()
    feed = session?.feed
    if (feed !== undefined) void listen(feed, abort.signal)
    else put({ type: 'feed_interrupted', instrumentIds: null })
    onSession(session)
  }

  const onQuote = ({ quote, tradingDate }: QuoteState): void => {
    if (quote === null || !wanted.has(quote.instrumentId)) return
    const { instrumentId, basePrice, upperLimit, lowerLimit } = quote
    if (basePrice !== null && upperLimit !== null && lowerLimit !== null) {
      put({ type: 'day_limits', instrumentId, basePrice, upperLimit, lowerLimit })
    }
    if (quote.via === 'poll' && tradingDate !== null) {
      put({ type: 'trade_tick', tick: toTick(quote), tradingDate: tradingDate as KstDate }) // as the feed named it
    }
  }

  const connection = hub.connect(userId, {
    windowMs: WINDOW_MS,
    listener: {
      deliver({ quotes, books }) {
        for (const state of quotes) onQuote(state)
        for (const book of books) if (polled.has(book.instrumentId)) put({ type: 'book', book })
        return true
      },
      feedChanged: () => undefined,
      phaseChanged: () => undefined,
      allocated(_, now) {
        const lost = now.filter((id) => !polled.has(id))
        polled = new Set(now)
        if (lost.length > 0) put({ type: 'feed_interrupted', instrumentIds: lost })
      },
    },
  })
  const ask = (trading: readonly InstrumentId[], watching: readonly InstrumentId[]): void => {
    hub.want(userId, ranks.trading, trading)
    if (ranks.watching !== null) hub.want(userId, ranks.watching, watching)
  }
  const stopListening = sessions.onChange(follow)
  follow()

  return {
    want({ trading, watching, books }) {
      wanted = new Set([...watching, ...trading])
      ask(trading, watching)
      connection.subscribe({ symbols: [...wanted], books })
    },
    stop() {
      stopListening()
      abort.abort()
      connection.close()
      ask([], [])
    },
  }
}

/** A reading of the price: no trade, so it makes no bar. */
const toTick = ({ last, change, changeRate, open, high, low, aggressor, ...quote }: Quote): TradeTick => ({
  instrumentId: quote.instrumentId,
  price: last,
  size: 0,
  aggressor,
  change,
  changeRate,
  open,
  high,
  low,
  cumVolume: quote.cumVolume,
  cumTurnover: quote.cumTurnover,
  tradeStrength: quote.tradeStrength,
  tsEvent: quote.tsEvent,
  tsInit: quote.tsInit,
})
