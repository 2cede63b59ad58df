import { err, ok, type Result } from '@naru/shared/core/result'
import { type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import type { OrderBook, TradeTick } from '@naru/shared/domain/market-data'
import type { AccountId } from '@naru/shared/domain/order'
import type { Broker, BrokerError } from '../../src/ports/broker.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Logger } from '../../src/ports/logger.ts'
import type { FeedEvent, FeedSubscription, MarketFeed, PriceSnapshot } from '../../src/ports/market-feed.ts'
import type { OpenSession, Sessions, SessionsHealth } from '../../src/ports/sessions.ts'
import { aHistory } from './history.ts'
import { A_REPORT, BARE_BROKER, BARE_INFO, PLAIN } from './not-offered.ts'

export const SAMSUNG = instrumentId('005930')
export const NAVER = instrumentId('035420')
export const HYUNDAI = instrumentId('005380')

export const systemClock: Clock = {
  now: () => unixMs(Date.now()),
  monotonic: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}

/** A logger that remembers, so that a test can say what was and what was not written. */
export function memoryLogger(onLine: () => void = () => undefined): Logger & { readonly lines: string[] } {
  const lines: string[] = []
  const write = (name: string, fields: object = {}): void => {
    lines.push(JSON.stringify({ name, ...fields }))
    onLine()
  }
  const logger = { event: write, alarm: write, child: () => logger, lines }
  return logger
}

export const tickOf = (id: InstrumentId, price: number, fields: Partial<TradeTick> = {}): TradeTick => ({
  instrumentId: id,
  price,
  size: 10,
  aggressor: 'buyer',
  change: price - 70_000,
  changeRate: 0,
  open: 70_000,
  high: Math.max(price, 70_000),
  low: Math.min(price, 70_000),
  cumVolume: 1000,
  cumTurnover: 70_000_000,
  tradeStrength: 100,
  tsEvent: unixMs(Date.now()),
  tsInit: unixMs(Date.now()),
  ...fields,
})

export const bookOf = (id: InstrumentId, bestAsk: number): OrderBook => ({
  instrumentId: id,
  asks: [[bestAsk, 10]],
  bids: [[bestAsk - 100, 20]],
  totalAskSize: 10,
  totalBidSize: 20,
  tsEvent: unixMs(Date.now()),
  tsInit: unixMs(Date.now()),
})

/** A market feed driven by the test: what it emits arrives, what is read over REST is counted. */
export interface FakeFeed extends MarketFeed {
  /** The newest set asked for. */
  readonly wanted: readonly FeedSubscription[]
  readonly snapshots: InstrumentId[]
  prices: ReadonlyMap<InstrumentId, number>
  failWith: BrokerError | undefined
  emit(...events: FeedEvent[]): void
  trade(id: InstrumentId, price: number, tradingDate?: KstDate): void
}

export function aFeed({ maxSubscriptions = 40 } = {}): FakeFeed {
  const readers = new Set<{ queue: FeedEvent[]; wake: () => void }>()
  let wanted: readonly FeedSubscription[] = []
  const snapshots: InstrumentId[] = []
  const answer = <T>(make: () => T): Promise<Result<T, BrokerError>> =>
    Promise.resolve(feed.failWith === undefined ? ok(make()) : err(feed.failWith))
  const snapshot = (id: InstrumentId): PriceSnapshot => ({
    tick: tickOf(id, feed.prices.get(id) ?? 70_000),
    tradingDate: null,
    basePrice: 70_000,
    upperLimit: 91_000,
    lowerLimit: 49_000,
    tickSize: 100,
    isHalted: false,
  })
  const feed: FakeFeed = {
    channels: ['trade', 'book', 'expected', 'status'],
    maxSubscriptions,
    snapshots,
    prices: new Map(),
    failWith: undefined,
    get wanted() {
      return wanted
    },
    setSubscriptions: (next) => {
      wanted = next
    },
    emit: (...events) => {
      for (const reader of readers) {
        reader.queue.push(...events)
        reader.wake()
      }
    },
    trade: (id, price, tradingDate = kstDate(unixMs(Date.now()))) =>
      feed.emit({ kind: 'trade', tick: tickOf(id, price), tradingDate }),
    events: async function* (signal) {
      const reader = { queue: [{ kind: 'up' } as FeedEvent], wake: (): void => undefined }
      readers.add(reader)
      signal.addEventListener('abort', () => reader.wake())
      while (!signal.aborted) {
        yield* reader.queue.splice(0)
        if (reader.queue.length > 0 || signal.aborted) continue
        await new Promise<void>((resolve) => {
          reader.wake = resolve
        })
      }
      readers.delete(reader)
    },
    snapshot: (id) => {
      snapshots.push(id)
      return answer(() => snapshot(id))
    },
    orderBook: (id) => answer(() => bookOf(id, 70_100)),
    bars: (...[, , to, limit]) =>
      answer(() =>
        Array.from({ length: Math.min(limit, 3) }, (_, n) => ({
          ts: unixMs(to - (3 - n) * 86_400_000),
          open: 1,
          high: 2,
          low: 1,
          close: 2,
          volume: 3,
        })),
      ),
    close: () => Promise.resolve(),
  }
  return feed
}

/** A broker that only answers what it is asked about buying power; anything else is a mistake of the test. */
export const aBroker = (): Broker => ({
  ...BARE_BROKER,
  capabilities: PLAIN,
  submit: () => Promise.reject(new Error('the HTTP side never sends orders')),
  cancel: () => Promise.reject(new Error('the HTTP side never sends orders')),
  orderReports: () => Promise.reject(new Error('the HTTP side never reads orders')),
  balance: () => Promise.reject(new Error('the HTTP side never reads balances')),
  buyable: (_, __, price) => Promise.resolve(ok({ cash: 1_000_000, quantity: 14, unitPrice: price ?? 71_000 })),
  notices: async function* () {},
  close: () => Promise.resolve(),
})

export interface FakeSessions extends Sessions {
  open: OpenSession[]
  state: SessionsHealth
  changed(): void
}

export const HEALTHY: SessionsHealth = {
  ready: true,
  reasons: [],
  lease: { held: true, epoch: 7 },
  databaseSeenAt: unixMs(Date.now()),
  realtime: 'up',
  sessions: { waiting: 0, connecting: 0, reconciling: 0, running: 1, degraded: 0, refused: 0, stopped: 0 },
  sessionHealth: [],
  modes: { active: 0, reducing: 0, halted: 0, observe: 0 },
  intentsInFlight: 0,
  intentsInDoubt: 0,
  unrecordedFacts: 0,
}

export function someSessions(...open: OpenSession[]): FakeSessions {
  const listeners = new Set<() => void>()
  const sessions: FakeSessions = {
    open,
    state: { ...HEALTHY, databaseSeenAt: unixMs(Date.now()) },
    forUser: (userId) => sessions.open.filter((session) => session.userId === userId),
    health: () => sessions.state,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    changed: () => {
      for (const listener of listeners) listener()
    },
  }
  return sessions
}

export const aSession = (userId: string, fields: Partial<OpenSession> = {}): OpenSession => ({
  accountId: crypto.randomUUID() as AccountId, // a UUID is what the brand stands for
  userId,
  environment: 'paper',
  state: 'running',
  feed: aFeed(),
  info: BARE_INFO,
  history: aHistory(),
  broker: aBroker(),
  report: () => ({ ...A_REPORT, lastError: null }),
  ...fields,
})
