import type { Quote } from '@naru/shared/contracts/bridge-api'
import { Secret } from '@naru/shared/core/secret'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  aFeed,
  aSession,
  bookOf,
  memoryLogger,
  NAVER,
  SAMSUNG,
  someSessions,
  systemClock,
} from '../../../test/support/market.ts'
import { type RedisServer, startRedis } from '../../../test/support/redis-server.ts'
import type { MarketExchange } from '../../ports/market-exchange.ts'
import { createMarketDataHub } from '../../runtime/market-data-hub.ts'
import { startMarketSharing } from '../../runtime/market-sharing.ts'
import { createMemoryExchange } from '../../runtime/memory-exchange.ts'
import type { Delivery, FeedState } from '../../runtime/quote-client.ts'
import { createRedisMarketExchange } from './market-exchange.ts'

const ALICE = 'aaaaaaaa-0000-4000-8000-000000000001'
const BOB = 'bbbbbbbb-0000-4000-8000-000000000002'
const WAIT = { timeout: 15_000, interval: 20 }

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.kill())

/** One exchange a process: over Redis they meet at the server, in memory they are the same one. */
const KINDS = [
  ['over Redis', () => () => createRedisMarketExchange(new Secret(redis.url), memoryLogger())],
  [
    'in memory',
    () => {
      const only = createMemoryExchange()
      return () => only
    },
  ],
] as const

/** A bridge process: a hub, and what it tells the others. */
function aProcess(exchange: MarketExchange, ...open: Parameters<typeof someSessions>) {
  const sessions = someSessions(...open)
  const hub = createMarketDataHub({ sessions, clock: systemClock, logger: memoryLogger(), exchange, lingerMs: 5 })
  const stop = startMarketSharing({ hub, sessions, exchange, clock: systemClock })
  onTestFinished(() => {
    stop()
    hub.close()
    exchange.close()
  })
  const watch = (userId: string, books = [SAMSUNG]) => {
    const seen = {
      quotes: [] as Quote[],
      books: [] as Delivery['books'][number][],
      prices: [] as number[],
      feeds: [] as FeedState[],
    }
    const connection = hub.connect(userId, {
      windowMs: 10,
      listener: {
        deliver: (delivery) => {
          seen.quotes.push(...delivery.quotes.flatMap(({ quote }) => quote ?? []))
          seen.books.push(...delivery.books)
          seen.prices.push(...delivery.tapes.flatMap(({ trades }) => trades.toReversed().map(({ price }) => price)))
          return true
        },
        feedChanged: (state) => void seen.feeds.push(state),
        phaseChanged: () => undefined,
        allocated: () => undefined,
      },
    })
    connection.subscribe({ symbols: [SAMSUNG, NAVER], books })
    return seen
  }
  return { hub, sessions, watch }
}

const lastOf = ({ quotes }: { readonly quotes: readonly Quote[] }): Quote | undefined =>
  quotes.findLast(({ instrumentId }) => instrumentId === SAMSUNG)

describe.each(KINDS)('two bridge processes of one installation, %s', (_name, kind) => {
  it('share the one realtime session of a user: quotes, books, tape and the state of the feed', async () => {
    const exchange = kind()
    const feed = aFeed()
    aProcess(exchange(), aSession(ALICE, { feed }))
    const seen = aProcess(exchange()).watch(ALICE)
    await vi.waitFor(() => expect(seen.feeds.at(-1)?.state).toBe('up'), WAIT)
    // The first reads are over: what comes now comes from the feed.
    await vi.waitFor(() => expect([seen.books.length, seen.quotes.length]).not.toContain(0), WAIT)
    feed.trade(SAMSUNG, 70_100)
    feed.trade(SAMSUNG, 70_200)
    feed.emit({ kind: 'book', book: bookOf(SAMSUNG, 70_300) })
    await vi.waitFor(() => expect(lastOf(seen)).toMatchObject({ last: 70_200, via: 'stream' }), WAIT)
    await vi.waitFor(() => expect(seen.prices).toEqual([70_100, 70_200]), WAIT)
    await vi.waitFor(() => expect(seen.books.at(-1)?.asks[0]?.[0]).toBe(70_300), WAIT)
    feed.emit({ kind: 'down', reason: 'in_use', detail: '' })
    await vi.waitFor(() => expect(seen.feeds.at(-1)).toEqual({ state: 'down', code: 'realtime_in_use' }), WAIT)
  })

  it('tell one user nothing of another', async () => {
    const exchange = kind()
    const [alices, bobs] = [aFeed(), aFeed()]
    aProcess(exchange(), aSession(ALICE, { feed: alices }), aSession(BOB, { feed: bobs }))
    const other = aProcess(exchange())
    const [alice, bob] = [other.watch(ALICE), other.watch(BOB)]
    await vi.waitFor(() => expect([alice, bob].map(({ feeds }) => feeds.at(-1)?.state)).toEqual(['up', 'up']), WAIT)
    for (let n = 1; n <= 20; n += 1) {
      alices.trade(SAMSUNG, 71_000 + n)
      bobs.trade(SAMSUNG, 72_000 + n)
    }
    await vi.waitFor(() => expect(lastOf(alice)?.last).toBe(71_020), WAIT)
    await vi.waitFor(() => expect(lastOf(bob)?.last).toBe(72_020), WAIT)
    expect(alice.quotes.filter(({ last }) => last > 72_000)).toEqual([])
    expect(bob.quotes.filter(({ last }) => last > 71_000 && last < 72_000)).toEqual([])
  })

  it('go over to a session that opens here', async () => {
    const exchange = kind()
    aProcess(exchange(), aSession(ALICE))
    const here = aProcess(exchange())
    const seen = here.watch(ALICE)
    await vi.waitFor(() => expect(seen.feeds.at(-1)?.state).toBe('up'), WAIT)
    const own = aFeed()
    here.sessions.open = [aSession(ALICE, { feed: own })]
    here.sessions.changed()
    await vi.waitFor(() => expect(own.wanted.length).toBeGreaterThan(2), WAIT)
    own.trade(SAMSUNG, 79_000)
    await vi.waitFor(() => expect(lastOf(seen)?.last).toBe(79_000), WAIT)
  })
})

describe('while Redis is away', () => {
  it('nobody waits, and what is told afterwards is heard again', async () => {
    const [teller, hearer] = [0, 1].map(() => createRedisMarketExchange(new Secret(redis.url), memoryLogger()))
    if (!teller || !hearer) throw new Error('two were made')
    onTestFinished(() => {
      teller.close()
      hearer.close()
    })
    const heard: unknown[] = []
    hearer.listen(ALICE, (message) => heard.push(message))
    const message = { type: 'pong', at: 1 } as const
    const tell = () => teller.publish(ALICE, message)
    await vi.waitFor(() => {
      tell()
      expect(heard).toContainEqual(message)
    }, WAIT)
    await redis.kill()
    const startedAt = performance.now()
    tell()
    expect(performance.now() - startedAt).toBeLessThan(500)
    await redis.restart()
    heard.length = 0
    await vi.waitFor(() => {
      tell()
      expect(heard).toContainEqual(message)
    }, WAIT)
  })

  it('a stranger in the same Redis is not believed', async () => {
    const exchange = createRedisMarketExchange(new Secret(redis.url), memoryLogger())
    const asked: unknown[] = []
    exchange.onAsked((question) => asked.push(question))
    onTestFinished(() => exchange.close())
    const question = { userId: ALICE, from: 'x', symbols: [SAMSUNG], books: [] }
    await vi.waitFor(() => {
      exchange.ask({ ...question, symbols: ['../etc' as typeof SAMSUNG] }) // what the schema is there for
      exchange.ask(question)
      expect(asked).toContainEqual(question)
    }, WAIT)
    expect(asked.every((one) => JSON.stringify(one) === JSON.stringify(question))).toBe(true)
  })
})
