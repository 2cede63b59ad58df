import type { Book, Quote } from '@naru/shared/contracts/bridge-api'
import type { Feed } from '@naru/shared/contracts/views'
import { err, ok, type Result } from '@naru/shared/core/result'
import { type KstDate, kstDate, type UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { CARRIED_CALENDAR, type TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { BrokerError } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { MarketExchange } from '../ports/market-exchange.ts'
import type { QuoteCache } from '../ports/quote-cache.ts'
import type { OpenSession, Sessions } from '../ports/sessions.ts'
import { QuoteClient, type QuoteListener } from './quote-client.ts'
import { applySnapshot, emptyState, toBook } from './quote-state.ts'
import { SharedMarket } from './shared-market.ts'
import type { Slots } from './slot-keeper.ts'
import type { WantReason } from './subscriptions.ts'
import { UserMarket, type UserMarketOptions } from './user-market.ts'

export interface HubOptions {
  readonly sessions: Pick<Sessions, 'forUser' | 'onChange'>
  readonly clock: Clock
  readonly logger: Logger
  /** Days and hours of the markets. */
  readonly calendar?: () => TradingCalendar
  /** The market has turned into a replayed day, or back: who shows it must hear at once. */
  readonly onFeedChanged?: () => void
  /** The other bridge processes of this installation, one of which may hold a user's session. */
  readonly exchange?: MarketExchange | undefined
  /** Survives a restart of this process; without one prices begin with the first read. */
  readonly cache?: QuoteCache | undefined
  /** Between two REST reads of symbols without a slot, per user, ms. */
  readonly pollIntervalMs?: number
  /** How long a user's market outlives their last connection, so that reloading a page costs no REST reads, ms. */
  readonly lingerMs?: number
}

/** One connection's hold on the hub. */
export interface HubConnection {
  /** Replaces the set. `books` are the symbols on screen, whose order book is wanted too. */
  subscribe(wanted: { readonly symbols: readonly InstrumentId[]; readonly books: readonly InstrumentId[] }): void
  close(): void
}

export type MarketError = BrokerError | { readonly kind: 'no_session' }

/** What each user may see of the market, through their own broker session and nobody else's. */
export interface MarketDataHub {
  /** `windowMs`: a symbol is delivered at most once per window, always with its last value. */
  connect(userId: string, client: { readonly windowMs: number; readonly listener: QuoteListener }): HubConnection
  /** Replaces the symbols wanted for one reason, so that money at risk keeps its slots whatever is being looked at. */
  want(userId: string, reason: WantReason, ids: readonly InstrumentId[]): void
  quote(userId: string, id: InstrumentId): Promise<Result<Quote, MarketError>>
  book(userId: string, id: InstrumentId): Promise<Result<Book, MarketError>>
  /** Who has a slot of the user's feed, and when what has none was last read. */
  slots(userId: string): Slots
  /** The real market, or the replayed day that the last trade frame named. */
  currentFeed(): Feed
  close(): void
}

const carriedCalendar = (): TradingCalendar => CARRIED_CALENDAR

const RANK: Readonly<Record<string, number>> = { running: 0, degraded: 1, reconciling: 2 }

/** Real money first: its key may ask more often than a paper key. Then the healthiest. */
export const bestSession = (sessions: readonly OpenSession[]): OpenSession | undefined =>
  sessions.toSorted(
    (a, b) =>
      Number(b.environment === 'live') - Number(a.environment === 'live') ||
      (RANK[a.state] ?? 3) - (RANK[b.state] ?? 3),
  )[0]

const MINUTE_MS = 60_000

/** `kstDate` that works the date out once a minute: days change on a minute, and ticks come by the thousand. */
function createDayOf(): (at: UnixMs) => KstDate {
  let minute = Number.NaN
  let day: KstDate
  return (at) => {
    if (Math.floor(at / MINUTE_MS) !== minute) {
      minute = Math.floor(at / MINUTE_MS)
      day = kstDate(at)
    }
    return day
  }
}

class Hub implements MarketDataHub {
  readonly #options: HubOptions
  readonly #markets = new Map<string, UserMarket>()
  readonly #stopListening: () => void
  readonly #kstDateOf = createDayOf()
  #feed: Feed = { kind: 'live' }

  constructor(options: HubOptions) {
    this.#options = options
    this.#stopListening = options.sessions.onChange(() => {
      for (const [userId, market] of this.#markets) market.follow(this.#session(userId))
    })
  }

  connect(userId: string, { windowMs, listener }: Parameters<MarketDataHub['connect']>[1]): HubConnection {
    const market = this.#market(userId)
    const client = new QuoteClient({ beat: market.beat(windowMs), listener })
    market.add(client)
    return {
      subscribe: ({ symbols, books }) => {
        client.symbols = [...new Set(symbols)]
        client.books = [...new Set(books)]
        market.refresh(client)
      },
      close: () => {
        market.remove(client)
        this.#dropWhenIdle(userId, market)
      },
    }
  }

  want(userId: string, reason: WantReason, ids: readonly InstrumentId[]): void {
    if (ids.length === 0 && !this.#markets.has(userId)) return
    const market = this.#market(userId)
    market.want(reason, ids)
    this.#dropWhenIdle(userId, market)
  }

  async quote(userId: string, id: InstrumentId): Promise<Result<Quote, MarketError>> {
    const market = this.#markets.get(userId)
    const held = market?.find(id)?.quote
    if (held != null && held.via === 'stream' && market?.feedState.state === 'up') return ok(held)
    const session = this.#session(userId)
    if (session === undefined) return err({ kind: 'no_session' })
    const snapshot = await session.feed.snapshot(id)
    if (!snapshot.ok) return snapshot
    const state = emptyState(id)
    const at = this.#options.clock.monotonic()
    return ok(applySnapshot(state, snapshot.value, { at, streamedSince: Number.POSITIVE_INFINITY }))
  }

  async book(userId: string, id: InstrumentId): Promise<Result<Book, MarketError>> {
    const session = this.#session(userId)
    if (session === undefined) return err({ kind: 'no_session' })
    const book = await session.feed.orderBook(id)
    return book.ok ? ok(toBook(book.value)) : book
  }

  slots(userId: string): Slots {
    return this.#markets.get(userId)?.slots() ?? { total: 0, streamed: [], polled: [] }
  }

  currentFeed(): Feed {
    return this.#feed
  }

  close(): void {
    this.#stopListening()
    for (const market of this.#markets.values()) market.close()
    this.#markets.clear()
  }

  #session(userId: string): OpenSession | undefined {
    return bestSession(this.#options.sessions.forUser(userId))
  }

  #market(userId: string): UserMarket {
    const known = this.#markets.get(userId)
    if (known !== undefined) return known
    const { clock, logger, cache, pollIntervalMs = 1000, calendar = carriedCalendar, exchange } = this.#options
    const memory = cache && {
      keep: (quote: Quote) => cache.keep(userId, quote),
      read: (ids: readonly InstrumentId[]) => cache.read(userId, ids),
    }
    const onFeedKind = (feed: Feed): void => {
      if (feed.kind === this.#feed.kind && feed.date === this.#feed.date) return
      this.#feed = feed
      this.#options.onFeedChanged?.()
    }
    const listenElsewhere: UserMarketOptions['listenElsewhere'] =
      exchange && ((to) => new SharedMarket({ exchange, clock, userId, ...to }))
    const market = new UserMarket({
      ...(listenElsewhere && { listenElsewhere }),
      memory,
      clock,
      logger,
      calendar,
      pollIntervalMs,
      onFeedKind,
      kstDateOf: this.#kstDateOf,
    })
    this.#markets.set(userId, market)
    market.follow(this.#session(userId))
    return market
  }

  #dropWhenIdle(userId: string, market: UserMarket): void {
    if (!market.isIdle) return
    this.#options.clock.after(this.#options.lingerMs ?? 60_000, () => {
      if (!market.isIdle || this.#markets.get(userId) !== market) return
      market.close()
      this.#markets.delete(userId)
    })
  }
}

export const createMarketDataHub = (options: HubOptions): MarketDataHub => new Hub(options)
