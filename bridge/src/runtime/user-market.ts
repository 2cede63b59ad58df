import type { Quote, StreamMessage } from '@naru/shared/contracts/bridge-api'
import type { Feed } from '@naru/shared/contracts/views'
import type { KstDate, UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { ExpectedMatch, OrderBook } from '@naru/shared/domain/market-data'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { FeedEvent, MarketFeed } from '../ports/market-feed.ts'
import type { OpenSession } from '../ports/sessions.ts'
import { FlushBeat } from './flush-beat.ts'
import { MarketPhases, type PhaseChange } from './market-phases.ts'
import { type PollAnswer, type PollTask, PricePoller } from './price-poller.ts'
import type { FeedState, QuoteClient } from './quote-client.ts'
import {
  applyExpected,
  applySnapshot,
  applyTick,
  emptyState,
  type QuoteState,
  toBook,
  toTapeTrade,
} from './quote-state.ts'
import type { SharedMarket, SharedParts } from './shared-market.ts'
import { SlotKeeper, type Slots } from './slot-keeper.ts'
import type { Want, WantReason } from './subscriptions.ts'
import { Watchers } from './watchers.ts'

/** What a former life of this bridge knew of this user's market. */
export interface QuoteMemory {
  keep(quote: Quote): void
  read(ids: readonly InstrumentId[]): Promise<readonly Quote[]>
}

export interface UserMarketOptions {
  readonly memory?: QuoteMemory | undefined
  readonly clock: Clock
  readonly logger: Logger
  readonly pollIntervalMs: number
  readonly onFeedKind: (feed: Feed) => void
  readonly calendar: () => TradingCalendar
  /** Listens to the process that holds this user's session, while there is none here. */
  readonly listenElsewhere?: (to: Pick<SharedParts, 'onMessage' | 'onSilent'>) => SharedMarket
  /** The Korean day of an instant; asked for every tick. */
  readonly kstDateOf: (at: UnixMs) => KstDate
}

/** What of a session a market is read through. */
export type MarketSource = Pick<OpenSession, 'feed' | 'info'>

interface Attached {
  readonly feed: MarketFeed
  readonly poller: PricePoller
  readonly abort: AbortController
  hasBeenUp: boolean
}

const NO_SESSION: FeedState = { state: 'down', code: 'account_not_ready' }
const NOT_HEARD: FeedState = { state: 'down', code: 'realtime_unavailable' }
const LIVE: Feed = { kind: 'live' }
const UP: FeedState = { state: 'up', code: null }

const DOWN_CODES = {
  in_use: 'realtime_in_use',
  disconnected: 'realtime_unavailable',
  unauthorized: 'credential_refused',
  stale: 'realtime_unavailable',
} as const satisfies Record<Extract<FeedEvent, { kind: 'down' }>['reason'], string>

type Channel = PollTask['channel']
const sameIds = (a: readonly InstrumentId[], b: readonly InstrumentId[]): boolean =>
  a.length === b.length && a.every((id, index) => id === b[index])
const wantsOf = (reason: WantReason, channel: Channel, ids: readonly InstrumentId[]): (Want & PollTask)[] =>
  ids.map((instrumentId) => ({ reason, channel, instrumentId }))

async function listenTo(feed: MarketFeed, signal: AbortSignal, onEvent: (event: FeedEvent) => void): Promise<void> {
  if (feed.listen !== undefined) return feed.listen(signal, onEvent)
  for await (const event of feed.events(signal)) {
    if (signal.aborted) return
    onEvent(event)
  }
}

/** Everything known of the market through one user's own broker session. Nothing in here is ever read for another user. */
export class UserMarket {
  readonly #options: UserMarketOptions
  readonly #states = new Map<InstrumentId, QuoteState>()
  readonly #clients = new Set<QuoteClient>()
  readonly #watchers = new Watchers()
  readonly #beats = new Map<number, FlushBeat>()
  readonly #phases: MarketPhases
  readonly #slots = new SlotKeeper()
  readonly #held = new Map<WantReason, readonly InstrumentId[]>()
  #attached: Attached | undefined
  #elsewhere: SharedMarket | undefined
  #polledElsewhere: readonly InstrumentId[] = []
  #feedState = NO_SESSION

  constructor(options: UserMarketOptions) {
    this.#options = options
    const { clock, calendar } = options
    const onChange = (change: PhaseChange): void => {
      for (const client of this.#clients) client.listener.phaseChanged(change)
    }
    this.#phases = new MarketPhases({ clock, calendar, onChange })
  }

  get feedState(): FeedState {
    return this.#feedState
  }

  get isIdle(): boolean {
    return this.#clients.size === 0 && [...this.#held.values()].every((ids) => ids.length === 0)
  }

  find(id: InstrumentId): QuoteState | undefined {
    return this.#states.get(id)
  }

  /** The timer of all connections that deliver once in `windowMs`. */
  beat(windowMs: number): FlushBeat {
    const beat = this.#beats.get(windowMs) ?? new FlushBeat(this.#options.clock, windowMs)
    this.#beats.set(windowMs, beat)
    return beat
  }

  add(client: QuoteClient): void {
    this.#clients.add(client)
    client.listener.feedChanged(this.#feedState)
    for (const change of this.#phases.current()) client.listener.phaseChanged(change)
  }

  slots(): Slots {
    return this.#slots.describe((id) => this.find(id)?.readAt ?? null)
  }

  remove(client: QuoteClient): void {
    client.clear()
    this.#clients.delete(client)
    this.#share()
  }

  /** Call after `client.symbols` or `client.books` changed: what is already known is delivered at once. */
  refresh(client: QuoteClient): void {
    client.clear()
    this.#share()
    this.#tellAllocation(client)
    for (const id of new Set([...client.symbols, ...client.books])) client.mark('trade', this.#stateOf(id))
    for (const id of client.books) client.mark('book', this.#stateOf(id))
  }

  want(reason: WantReason, ids: readonly InstrumentId[]): void {
    if (sameIds(this.#held.get(reason) ?? [], ids)) return
    this.#held.set(reason, ids)
    this.#share()
  }

  /** Follows this feed from now on; `undefined` while the user has no open session. */
  follow(source: MarketSource | undefined): void {
    const isSame = source?.feed === this.#attached?.feed
    if (isSame && (source !== undefined || this.#elsewhere !== undefined)) return
    this.#detach()
    if (source !== undefined) this.#attach(source)
    else this.#elsewhere = this.#options.listenElsewhere?.(this.#ears)
    this.#setFeedState(source === undefined ? NO_SESSION : NOT_HEARD)
    this.#share()
  }

  close(): void {
    this.#detach()
    this.#phases.stop()
    for (const client of this.#clients) client.clear()
    this.#clients.clear()
  }

  readonly #ears: Pick<SharedParts, 'onMessage' | 'onSilent'> = {
    onMessage: (message) => this.#onTold(message),
    onSilent: () => this.#setFeedState(NO_SESSION),
  }

  /** What the process that holds the session tells: as if it had been found out here. */
  #onTold(message: StreamMessage): void {
    switch (message.type) {
      case 'quotes':
        for (const quote of message.quotes) {
          const state = this.#states.get(quote.instrumentId)
          if (state === undefined) continue
          state.quote = quote
          state.json = null
          this.#notify('trade', state)
        }
        return
      case 'book': {
        const state = this.#states.get(message.book.instrumentId)
        if (state === undefined) return
        state.book = message.book
        return this.#notify('book', state)
      }
      case 'trades':
        for (const client of this.#watchers.of('book', message.instrumentId))
          for (const trade of message.trades.toReversed()) client.print(message.instrumentId, trade)
        return
      case 'feed':
        return this.#setFeedState({ state: message.state, code: message.code })
      case 'phase':
        return this.#phases.told(message)
      case 'subscribed':
        this.#polledElsewhere = message.polled
        for (const client of this.#clients) this.#tellAllocation(client)
        return
      case 'pong':
      case 'error':
    }
  }

  #stateOf(id: InstrumentId): QuoteState {
    const state = this.#states.get(id) ?? emptyState(id)
    this.#states.set(id, state)
    return state
  }

  async #read(feed: MarketFeed, signal: AbortSignal): Promise<void> {
    try {
      await listenTo(feed, signal, (event) => this.#onEvent(event))
    } catch (cause) {
      this.#options.logger.alarm('market_feed_failed', { cause: cause instanceof Error ? cause.name : 'unknown' })
    }
    if (!signal.aborted) this.#setFeedState(NOT_HEARD)
  }

  #onEvent(event: FeedEvent): void {
    // Any frame proves the line, also to a reader that joined after it came up.
    this.#setFeedState(event.kind === 'down' ? { state: 'down', code: DOWN_CODES[event.reason] } : UP)
    switch (event.kind) {
      case 'trade':
        return this.#onTrade(event)
      case 'book':
        return this.#onBook(event.book)
      case 'expected':
        return this.#onExpected(event.instrumentId, event.match)
      case 'status':
        return this.#phases.happened(event)
      case 'up':
      case 'down':
    }
  }

  #onBook(book: OrderBook): void {
    const state = this.#states.get(book.instrumentId)
    if (state === undefined) return
    state.book = toBook(book)
    state.bookSeenAt = this.#options.clock.monotonic()
    this.#tell('book', state)
    if (book.expected !== undefined) this.#onExpected(book.instrumentId, book.expected)
  }

  #onExpected(id: InstrumentId, match: ExpectedMatch | null): void {
    const state = this.#states.get(id)
    if (state !== undefined && applyExpected(state, match)) this.#notify('trade', state)
  }

  #onTrade({ tick, tradingDate }: Extract<FeedEvent, { kind: 'trade' }>): void {
    const isToday = tradingDate === this.#options.kstDateOf(tick.tsInit)
    this.#options.onFeedKind(isToday ? LIVE : { kind: 'replay', date: tradingDate })
    this.#phases.seen(tick.tsEvent, !isToday)
    const { instrumentId } = tick
    const state = this.#states.get(instrumentId)
    if (state === undefined) return
    const isNewDay = applyTick(state, tick, { tradingDate, at: this.#options.clock.monotonic() })
    if (isNewDay) this.#attached?.poller.readFirst([{ channel: 'trade', instrumentId }])
    this.#tell('trade', state)
    const viewers = this.#watchers.of('book', instrumentId)
    if (viewers.length === 0) return
    const trade = toTapeTrade(tick)
    for (const client of viewers) client.print(instrumentId, trade)
  }

  #onAnswer(answer: PollAnswer, askedAt: number): void {
    const state = this.#states.get(answer.instrumentId)
    if (state === undefined) return
    state.readAt = this.#options.clock.now()
    if (answer.channel === 'trade') {
      const streamedSince = this.#slots.streamedSince(answer.instrumentId)
      applySnapshot(state, answer.snapshot, { at: askedAt, streamedSince })
    } else if (state.bookSeenAt < askedAt) state.book = toBook(answer.book)
    this.#tell(answer.channel, state)
  }

  /** Shows what was known before a restart, with its age, until something newer comes. */
  async #recall(ids: readonly InstrumentId[]): Promise<void> {
    const quotes = (await this.#options.memory?.read(ids)) ?? []
    for (const quote of quotes) {
      const state = this.#states.get(quote.instrumentId)
      if (state === undefined || state.quote !== null) continue
      state.quote = { ...quote, via: 'poll' } // nothing that streams now
      state.json = null
      this.#notify('trade', state)
    }
  }

  #tell(channel: Channel, state: QuoteState): void {
    if (channel === 'trade' && state.quote !== null) this.#options.memory?.keep(state.quote)
    this.#notify(channel, state)
  }

  #notify(channel: Channel, state: QuoteState): void {
    for (const client of this.#watchers.of(channel, state.instrumentId)) client.mark(channel, state)
  }

  #setFeedState(next: FeedState): void {
    const { state, code } = this.#feedState
    if (next.state === state && next.code === code) return
    this.#feedState = next
    for (const client of this.#clients) client.listener.feedChanged(next)
    if (next.state === state) return
    this.#share()
    if (next.state !== 'up' || this.#attached === undefined) return
    // Nothing tells what was missed since it was up before: everything is read once more.
    if (this.#attached.hasBeenUp) this.#attached.poller.readFirst(this.#wants())
    this.#attached.hasBeenUp = true
  }

  #wants(): (Want & PollTask)[] {
    return [
      ...[...this.#held].flatMap(([reason, ids]) => wantsOf(reason, 'trade', ids)),
      ...[...this.#clients].flatMap(({ symbols, books }) => [
        ...wantsOf('viewed', 'trade', books),
        ...wantsOf('viewed', 'book', books),
        ...wantsOf('watchlist', 'trade', symbols),
      ]),
    ]
  }

  /** Slots nobody needs tell of halts and interruptions of what matters most. */
  #spareWants(wants: readonly Want[]): readonly Want[] {
    if (!this.#attached?.feed.channels.includes('status')) return []
    const ids = new Set(wants.filter(({ reason }) => reason !== 'watchlist').map(({ instrumentId }) => instrumentId))
    return [...ids].map((instrumentId) => ({ reason: 'spare', channel: 'status', instrumentId }))
  }

  #tellAllocation(client: QuoteClient): void {
    client.polled = this.#polledOf(client)
    client.listener.allocated(client.symbols, client.polled)
  }

  #polledOf(client: QuoteClient): readonly InstrumentId[] {
    const polled = new Set(this.#elsewhere === undefined ? this.#slots.working.polledTrades : this.#polledElsewhere)
    return client.symbols.filter((id) => polled.has(id))
  }

  /** Shares the slots anew and reads what has no price yet. Wanted symbols stay registered while the feed is down. */
  #share(): void {
    this.#watchers.rebuild(this.#clients)
    const wants = this.#wants()
    this.#slots.share([...wants, ...this.#spareWants(wants)], {
      slots: this.#attached?.feed.maxSubscriptions ?? 0,
      isUp: this.#feedState.state === 'up',
      now: this.#options.clock.monotonic(),
    })
    const ids = new Set(wants.map((want) => want.instrumentId))
    for (const id of this.#states.keys()) if (!ids.has(id)) this.#states.delete(id)
    const unknown = [...ids].filter((id) => !this.#states.has(id))
    for (const id of ids) this.#stateOf(id)
    if (unknown.length > 0) void this.#recall(unknown)
    for (const client of this.#clients)
      if (!sameIds(this.#polledOf(client), client.polled)) this.#tellAllocation(client)
    const booksOf = (client: QuoteClient) => client.books
    this.#elsewhere?.want([...ids], [...new Set([...this.#clients].flatMap(booksOf))])
    if (this.#attached === undefined) return
    const { feed, poller } = this.#attached
    feed.setSubscriptions(this.#slots.registered.streamed)
    poller.readFirst(
      wants.filter(({ channel, instrumentId }) => {
        const state = this.#stateOf(instrumentId)
        return channel === 'trade' ? state.day === null : state.book === null
      }),
    )
    const { polledTrades, polledBooks } = this.#slots.working
    poller.rotate([...wantsOf('watchlist', 'trade', polledTrades), ...wantsOf('watchlist', 'book', polledBooks)])
  }

  #attach({ feed, info }: MarketSource): void {
    const { clock, pollIntervalMs } = this.#options
    const onAnswer = (answer: PollAnswer, askedAt: number): void => this.#onAnswer(answer, askedAt)
    const poller = new PricePoller({ clock, feed, info, intervalMs: pollIntervalMs, onAnswer })
    const abort = new AbortController()
    this.#attached = { feed, poller, abort, hasBeenUp: false }
    void this.#read(feed, abort.signal)
  }

  #detach(): void {
    this.#elsewhere?.stop()
    this.#elsewhere = undefined
    if (this.#attached === undefined) return
    this.#attached.abort.abort()
    this.#attached.poller.stop()
    this.#attached.feed.setSubscriptions([])
    this.#attached = undefined
  }
}
