import type { Quote } from '@naru/shared/contracts/bridge-api'
import { ok } from '@naru/shared/core/result'
import { type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  aFeed,
  aSession,
  bookOf,
  type FakeFeed,
  HYUNDAI,
  memoryLogger,
  NAVER,
  SAMSUNG,
  someSessions,
  systemClock,
} from '../../test/support/market.ts'
import type { OpenSession } from '../ports/sessions.ts'
import { bestSession, createMarketDataHub, type HubConnection, type MarketDataHub } from './market-data-hub.ts'
import type { PhaseChange } from './market-phases.ts'
import type { Delivery, FeedState } from './quote-client.ts'

const ALICE = 'aaaaaaaa-0000-4000-8000-000000000001'
const BOB = 'bbbbbbbb-0000-4000-8000-000000000002'

function aHub(...open: OpenSession[]) {
  const sessions = someSessions(...open)
  const logger = memoryLogger()
  const hub = createMarketDataHub({ sessions, clock: systemClock, logger, pollIntervalMs: 5, lingerMs: 5 })
  onTestFinished(() => hub.close())
  return { hub, sessions, logger }
}

/** A reader that remembers what it was handed; `isBusy` makes it refuse like a full socket. */
function aReader(hub: MarketDataHub, userId: string, windowMs = 20) {
  const reader = {
    quotes: [] as Quote[],
    deliveries: 0,
    books: [] as Delivery['books'][number][],
    tapes: [] as Delivery['tapes'][number][],
    phases: [] as PhaseChange[],
    feeds: [] as FeedState[],
    polled: [] as readonly InstrumentId[],
    isBusy: false,
    last: (id: InstrumentId): Quote | undefined => reader.quotes.findLast((quote) => quote.instrumentId === id),
  }
  const connection: HubConnection = hub.connect(userId, {
    windowMs,
    listener: {
      deliver: ({ quotes, books, tapes }) => {
        if (reader.isBusy) return false
        reader.deliveries += 1
        reader.quotes.push(...quotes.flatMap((state) => state.quote ?? []))
        reader.books.push(...books)
        reader.tapes.push(...tapes)
        return true
      },
      feedChanged: (feed) => void reader.feeds.push(feed),
      phaseChanged: (change) => void reader.phases.push(change),
      allocated: (_, polled) => {
        reader.polled = polled
      },
    },
  })
  return { reader, connection }
}

async function aWatcher(feed: FakeFeed, symbols: readonly InstrumentId[], windowMs?: number) {
  const { hub, ...rest } = aHub(aSession(ALICE, { feed }))
  const { reader, connection } = aReader(hub, ALICE, windowMs)
  await vi.waitFor(() => expect(reader.feeds.at(-1)?.state).toBe('up'))
  connection.subscribe({ symbols, books: [] })
  return { hub, reader, connection, ...rest }
}

describe('a subscriber', () => {
  it('gets the price, base and limits from REST before the first trade', async () => {
    const feed = aFeed()
    const { reader } = await aWatcher(feed, [SAMSUNG])
    await vi.waitFor(() => expect(reader.last(SAMSUNG)).toMatchObject({ basePrice: 70_000, upperLimit: 91_000 }))
    expect(reader.last(SAMSUNG)?.via, 'no frame has come yet').toBe('poll')
  })

  it('keeps the limits when trades follow', async () => {
    const feed = aFeed()
    const { reader } = await aWatcher(feed, [SAMSUNG])
    await vi.waitFor(() => expect(reader.last(SAMSUNG)).toBeDefined())
    feed.trade(SAMSUNG, 70_500)
    await vi.waitFor(() => expect(reader.last(SAMSUNG)?.last).toBe(70_500))
    expect(reader.last(SAMSUNG)).toMatchObject({ lowerLimit: 49_000, via: 'stream' })
  })

  it('gets the last value of every symbol, in far fewer deliveries than there were trades', async () => {
    const feed = aFeed()
    const { reader } = await aWatcher(feed, [SAMSUNG, NAVER], 50)
    for (let n = 1; n <= 2000; n += 1) feed.trade(n % 2 === 0 ? SAMSUNG : NAVER, 70_000 + n)
    await vi.waitFor(() => expect(reader.last(SAMSUNG)?.last).toBe(72_000))
    expect(reader.last(NAVER)?.last).toBe(71_999)
    expect(reader.deliveries).toBeLessThan(10)
  })

  it('is offered the newest values again after refusing older ones', async () => {
    const feed = aFeed()
    const { reader } = await aWatcher(feed, [SAMSUNG])
    await vi.waitFor(() => expect(reader.last(SAMSUNG)).toBeDefined())
    reader.isBusy = true
    for (let n = 1; n <= 50; n += 1) feed.trade(SAMSUNG, 70_000 + n)
    await vi.waitFor(() => expect(feed.snapshots).toContain(SAMSUNG))
    reader.quotes.length = 0
    reader.isBusy = false
    await vi.waitFor(() => expect(reader.last(SAMSUNG)?.last).toBe(70_050))
    expect(reader.quotes).toHaveLength(1)
  })

  it('gets the order book of the viewed symbol only', async () => {
    const feed = aFeed()
    const { reader, connection } = await aWatcher(feed, [])
    connection.subscribe({ symbols: [SAMSUNG, NAVER], books: [SAMSUNG] })
    await vi.waitFor(() => expect(reader.books.at(-1)?.asks[0]?.[0]).toBe(70_100))
    feed.emit({ kind: 'book', book: bookOf(NAVER, 1) }, { kind: 'book', book: bookOf(SAMSUNG, 70_200) })
    await vi.waitFor(() => expect(reader.books.at(-1)?.asks[0]?.[0]).toBe(70_200))
    expect(reader.books.map((book) => book.instrumentId)).not.toContain(NAVER)
  })

  it('hears why the feed is down, and that it is up again', async () => {
    const feed = aFeed()
    const { reader } = await aWatcher(feed, [SAMSUNG])
    feed.emit({ kind: 'down', reason: 'in_use', detail: '' })
    await vi.waitFor(() => expect(reader.feeds.at(-1)).toEqual({ state: 'down', code: 'realtime_in_use' }))
    feed.emit({ kind: 'up' })
    await vi.waitFor(() => expect(reader.feeds.at(-1)).toEqual({ state: 'up', code: null }))
  })

  it('is served as soon as its user connects an account, and told when there is none', async () => {
    const { hub, sessions } = aHub()
    const { reader, connection } = aReader(hub, ALICE)
    connection.subscribe({ symbols: [SAMSUNG], books: [] })
    expect(reader.feeds).toEqual([{ state: 'down', code: 'account_not_ready' }])
    sessions.open = [aSession(ALICE)]
    sessions.changed()
    await vi.waitFor(() => expect(reader.last(SAMSUNG)).toBeDefined())
    sessions.open = []
    sessions.changed()
    expect(reader.feeds.at(-1)).toEqual({ state: 'down', code: 'account_not_ready' })
  })
})

describe('the tape', () => {
  const sizes = (reader: { tapes: readonly Delivery['tapes'][number][] }) =>
    reader.tapes.flatMap(({ trades }) => trades.toReversed().map(({ price }) => price))

  it('carries every trade of the viewed symbol, newest first, and of no other', async () => {
    const feed = aFeed()
    const { reader, connection } = await aWatcher(feed, [])
    connection.subscribe({ symbols: [SAMSUNG, NAVER], books: [SAMSUNG] })
    for (let n = 1; n <= 20; n += 1) {
      feed.trade(SAMSUNG, 70_000 + n)
      feed.trade(NAVER, 80_000 + n)
    }
    await vi.waitFor(() => expect(sizes(reader)).toEqual(Array.from({ length: 20 }, (_, n) => 70_001 + n)))
    expect(new Set(reader.tapes.map(({ instrumentId }) => instrumentId))).toEqual(new Set([SAMSUNG]))
  })

  it('is at most thirty of a burst, the newest', async () => {
    const feed = aFeed()
    const { reader, connection } = await aWatcher(feed, [], 50)
    connection.subscribe({ symbols: [], books: [SAMSUNG] })
    await vi.waitFor(() => expect(reader.deliveries).toBeGreaterThan(0))
    reader.isBusy = true
    for (let n = 1; n <= 500; n += 1) feed.trade(SAMSUNG, 70_000 + n)
    await vi.waitFor(() => expect(feed.snapshots).toContain(SAMSUNG))
    reader.isBusy = false
    await vi.waitFor(() => expect(sizes(reader).at(-1)).toBe(70_500))
    expect(Math.max(...reader.tapes.map(({ trades }) => trades.length))).toBe(30)
  })
})

describe('a price that an auction would come to', () => {
  const match = { price: 71_000, size: 500, change: 1_000, changeRate: 1.43 }

  it('is shown beside the last trade, which it does not change, until a trade takes place', async () => {
    const feed = aFeed()
    const { reader } = await aWatcher(feed, [SAMSUNG])
    await vi.waitFor(() => expect(reader.last(SAMSUNG)).toBeDefined())
    feed.trade(SAMSUNG, 70_500)
    feed.emit({ kind: 'expected', instrumentId: SAMSUNG, match, tsEvent: unixMs(Date.now()) })
    await vi.waitFor(() => expect(reader.last(SAMSUNG)).toMatchObject({ last: 70_500, expected: match }))
    feed.trade(SAMSUNG, 71_000)
    await vi.waitFor(() => expect(reader.last(SAMSUNG)?.last).toBe(71_000))
    expect(reader.last(SAMSUNG)?.expected ?? null).toBeNull()
  })

  it('comes with the book as well', async () => {
    const feed = aFeed()
    const { reader, connection } = await aWatcher(feed, [])
    connection.subscribe({ symbols: [SAMSUNG], books: [SAMSUNG] })
    await vi.waitFor(() => expect(reader.last(SAMSUNG)).toBeDefined())
    feed.emit({ kind: 'book', book: { ...bookOf(SAMSUNG, 71_000), expected: match } })
    await vi.waitFor(() => expect(reader.last(SAMSUNG)?.expected).toEqual(match))
    feed.emit({ kind: 'book', book: { ...bookOf(SAMSUNG, 71_000), expected: null } })
    await vi.waitFor(() => expect(reader.last(SAMSUNG)?.expected ?? null).toBeNull())
  })
})

describe('a feed that was away', () => {
  it('leaves a gap, which is read over REST once it is back', async () => {
    const feed = aFeed()
    const { reader } = await aWatcher(feed, [SAMSUNG])
    feed.trade(SAMSUNG, 70_500)
    await vi.waitFor(() => expect(reader.last(SAMSUNG)?.last).toBe(70_500))
    feed.emit({ kind: 'down', reason: 'disconnected', detail: '' })
    feed.prices = new Map([[SAMSUNG, 72_500]])
    feed.emit({ kind: 'up' })
    await vi.waitFor(() => expect(reader.last(SAMSUNG)).toMatchObject({ last: 72_500, via: 'poll' }))
    feed.trade(SAMSUNG, 72_600)
    await vi.waitFor(() => expect(reader.last(SAMSUNG)).toMatchObject({ last: 72_600, via: 'stream' }))
  })
})

describe('the kind of a feed', () => {
  it('is told the moment it changes, once', async () => {
    const feed = aFeed()
    const told: unknown[] = []
    const hub = createMarketDataHub({
      sessions: someSessions(aSession(ALICE, { feed })),
      clock: systemClock,
      logger: memoryLogger(),
      onFeedChanged: () => told.push(hub.currentFeed()),
    })
    onTestFinished(() => hub.close())
    aReader(hub, ALICE).connection.subscribe({ symbols: [SAMSUNG], books: [] })
    const recorded = '2023-03-24' as KstDate
    feed.trade(SAMSUNG, 62_700, recorded)
    feed.trade(SAMSUNG, 62_800, recorded)
    await vi.waitFor(() => expect(told).toEqual([{ kind: 'replay', date: recorded }]))
    feed.trade(SAMSUNG, 70_000)
    await vi.waitFor(() => expect(told.at(-1)).toEqual({ kind: 'live' }))
    expect(told).toHaveLength(2)
  })
})

describe('symbols beyond the slots', () => {
  it('are polled, marked as polled, and named to the subscriber', async () => {
    const feed = aFeed({ maxSubscriptions: 1 })
    const { reader } = await aWatcher(feed, [SAMSUNG, NAVER])
    expect(reader.polled).toEqual([NAVER])
    expect(feed.wanted).toEqual([{ instrumentId: SAMSUNG, channel: 'trade' }])
    feed.prices = new Map([[NAVER, 70_700]])
    await vi.waitFor(() => expect(reader.last(NAVER)).toMatchObject({ last: 70_700, via: 'poll' }))
    feed.trade(SAMSUNG, 70_100)
    await vi.waitFor(() => expect(reader.last(SAMSUNG)?.via).toBe('stream'))
  })

  it('are read thirty at a time where the broker offers that', async () => {
    const feed = aFeed({ maxSubscriptions: 0 })
    const asked: (readonly InstrumentId[])[] = []
    const quotes: OpenSession['info']['quotes'] = async (ids) => {
      asked.push(ids)
      const listed = await Promise.all(ids.map((id) => feed.snapshot(id)))
      return ok(listed.flatMap((one) => (one.ok ? [one.value] : [])))
    }
    const session = aSession(ALICE, { feed })
    const { hub } = aHub({ ...session, info: { ...session.info, quotes } })
    const { reader, connection } = aReader(hub, ALICE)
    const symbols = Array.from({ length: 60 }, (_, n) => instrumentId(String(100_000 + n)))
    connection.subscribe({ symbols, books: [] })
    const known = (): number => new Set(reader.quotes.map(({ instrumentId: id }) => id)).size
    await vi.waitFor(() => expect(known()).toBe(60))
    await vi.waitFor(() => expect(asked.flat().length).toBeGreaterThan(300))
    expect(Math.max(...asked.map((ids) => ids.length))).toBe(30)
    const turns = symbols.map((id) => asked.flat().filter((one) => one === id).length)
    expect(Math.max(...turns) - Math.min(...turns), 'nobody is forgotten').toBeLessThanOrEqual(2)
    const slots = hub.slots(ALICE)
    expect(slots).toMatchObject({ total: 0, streamed: [] })
    expect(slots.polled.every(({ readAt }) => readAt !== null)).toBe(true)
  })

  it('give way to positions, and get the slot back afterwards', async () => {
    const feed = aFeed({ maxSubscriptions: 1 })
    const { hub, reader } = await aWatcher(feed, [SAMSUNG])
    hub.want(ALICE, 'positions', [HYUNDAI])
    expect(feed.wanted).toEqual([{ instrumentId: HYUNDAI, channel: 'trade' }])
    expect(reader.polled).toEqual([SAMSUNG])
    hub.want(ALICE, 'positions', [])
    expect(feed.wanted).toEqual([{ instrumentId: SAMSUNG, channel: 'trade' }])
    expect(reader.polled).toEqual([])
  })

  it('are all symbols while the feed is down', async () => {
    const feed = aFeed()
    const { reader } = await aWatcher(feed, [SAMSUNG])
    feed.emit({ kind: 'down', reason: 'disconnected', detail: '' })
    await vi.waitFor(() => expect(reader.polled).toEqual([SAMSUNG]))
    feed.prices = new Map([[SAMSUNG, 70_300]])
    await vi.waitFor(() => expect(reader.last(SAMSUNG)).toMatchObject({ last: 70_300, via: 'poll' }))
    expect(feed.wanted, 'registered again by itself after a reconnect').toHaveLength(1)
  })

  it('are asked for less and less often while the broker does not answer, and caught up with afterwards', async () => {
    const feed = aFeed({ maxSubscriptions: 0 })
    feed.failWith = { kind: 'unreachable', cause: 'test' }
    const { reader } = await aWatcher(feed, [SAMSUNG])
    await vi.waitFor(() => expect(feed.snapshots.length).toBeGreaterThan(2))
    expect(reader.last(SAMSUNG)).toBeUndefined()
    feed.failWith = undefined
    await vi.waitFor(() => expect(reader.last(SAMSUNG)?.via).toBe('poll'), { timeout: 5000 })
  })
})

describe('two users watching the same symbol', () => {
  it('each see their own feed and nothing of the other', async () => {
    const [alices, bobs] = [aFeed(), aFeed()]
    const { hub } = aHub(aSession(ALICE, { feed: alices }), aSession(BOB, { feed: bobs }))
    const [alice, bob] = [aReader(hub, ALICE), aReader(hub, BOB)]
    for (const { connection } of [alice, bob]) connection.subscribe({ symbols: [SAMSUNG], books: [] })
    await vi.waitFor(() => expect(bob.reader.last(SAMSUNG)).toBeDefined())
    for (let n = 1; n <= 20; n += 1) {
      alices.trade(SAMSUNG, 71_000 + n)
      bobs.trade(SAMSUNG, 72_000 + n)
    }
    await vi.waitFor(() => expect(bob.reader.last(SAMSUNG)?.last).toBe(72_020))
    await vi.waitFor(() => expect(alice.reader.last(SAMSUNG)?.last).toBe(71_020))
    expect(alice.reader.quotes.some((quote) => quote.last > 72_000)).toBe(false)
    expect(bob.reader.quotes.some((quote) => quote.last > 71_000 && quote.last < 72_000)).toBe(false)
  })

  it('cannot be read by a third without a session of their own', async () => {
    const { hub } = aHub(aSession(ALICE))
    expect(await hub.quote(BOB, SAMSUNG)).toEqual({ ok: false, error: { kind: 'no_session' } })
    expect(await hub.book(BOB, SAMSUNG)).toEqual({ ok: false, error: { kind: 'no_session' } })
  })
})

describe('the hub', () => {
  it('names the replayed day while the feed tells of another day, and the live market otherwise', async () => {
    const feed = aFeed()
    const { hub, reader } = await aWatcher(feed, [SAMSUNG])
    expect(hub.currentFeed()).toEqual({ kind: 'live' })
    feed.trade(SAMSUNG, 43_000, kstDate(unixMs(Date.UTC(2020, 2, 19))))
    await vi.waitFor(() => expect(reader.last(SAMSUNG)?.last).toBe(43_000))
    expect(hub.currentFeed()).toEqual({ kind: 'replay', date: '2020-03-19' })
    feed.trade(SAMSUNG, 70_100)
    await vi.waitFor(() => expect(reader.last(SAMSUNG)?.last).toBe(70_100))
    expect(hub.currentFeed()).toEqual({ kind: 'live' })
  })

  it('reads base and limits anew when the trading day changes', async () => {
    const feed = aFeed()
    const { reader } = await aWatcher(feed, [SAMSUNG])
    await vi.waitFor(() => expect(reader.last(SAMSUNG)?.upperLimit).toBe(91_000))
    feed.trade(SAMSUNG, 70_100, kstDate(unixMs(Date.UTC(2020, 2, 19))))
    const reads = feed.snapshots.length
    feed.trade(SAMSUNG, 70_200, kstDate(unixMs(Date.UTC(2020, 2, 20))))
    await vi.waitFor(() => expect(feed.snapshots.length).toBe(reads + 1))
    await vi.waitFor(() => expect(reader.last(SAMSUNG)).toMatchObject({ last: 70_200, upperLimit: 91_000 }))
  })

  it('gives the slots back when the last subscriber has left', async () => {
    const feed = aFeed()
    const { connection } = await aWatcher(feed, [SAMSUNG])
    connection.close()
    expect(feed.wanted).toEqual([])
  })

  it('follows the live account first, then the healthiest', () => {
    const paper = aSession(ALICE, { state: 'running' })
    const degraded = aSession(ALICE, { state: 'degraded' })
    const live = aSession(ALICE, { environment: 'live', state: 'degraded' })
    expect(bestSession([degraded, paper])).toBe(paper)
    expect(bestSession([paper, live])).toBe(live)
    expect(bestSession([])).toBeUndefined()
  })

  it('serves forty symbols to sixty', async () => {
    const feed = aFeed({ maxSubscriptions: 40 })
    const symbols = Array.from({ length: 60 }, (_, n) => instrumentId(String(n).padStart(6, '0')))
    const { reader } = await aWatcher(feed, symbols)
    expect(reader.polled).toEqual(symbols.slice(40))
    await vi.waitFor(() => expect(new Set(reader.quotes.map((quote) => quote.instrumentId)).size).toBe(60))
  })
})
