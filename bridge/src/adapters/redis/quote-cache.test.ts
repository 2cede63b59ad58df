import type { Quote } from '@naru/shared/contracts/bridge-api'
import { Secret } from '@naru/shared/core/secret'
import { unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { aFeed, aSession, someSessions } from '../../../test/support/market.ts'
import { type RedisServer, startRedis } from '../../../test/support/redis-server.ts'
import type { QuoteCache } from '../../ports/quote-cache.ts'
import { createMarketDataHub } from '../../runtime/market-data-hub.ts'
import type { Delivery } from '../../runtime/quote-client.ts'
import { createSystemClock } from '../system/system-clock.ts'
import { createRedisQuoteCache } from './quote-cache.ts'

const ALICE = 'alice'
const BOB = 'bob'
const SAMSUNG = instrumentId('005930')
const logger = { event: () => undefined, alarm: () => undefined, child: () => logger }
const WAIT = { timeout: 15_000, interval: 50 }

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.kill())

function aCache(): QuoteCache {
  const cache = createRedisQuoteCache(new Secret(redis.url), logger)
  onTestFinished(() => cache.close())
  return cache
}

const aQuote = (last: number): Quote => ({
  instrumentId: SAMSUNG,
  last,
  change: 0,
  changeRate: 0,
  open: last,
  high: last,
  low: last,
  basePrice: last,
  upperLimit: null,
  lowerLimit: null,
  size: 1,
  aggressor: 'none',
  cumVolume: 1,
  cumTurnover: last,
  tradeStrength: 100,
  via: 'stream',
  tsEvent: unixMs(1_000),
  tsInit: unixMs(1_000),
})

const keeps = (cache: QuoteCache, user: string, last: number): Promise<void> =>
  vi.waitFor(async () => {
    cache.keep(user, aQuote(last))
    expect(await cache.read(user, [SAMSUNG])).toEqual([aQuote(last)])
  }, WAIT)

describe('last quotes in Redis', () => {
  it('outlive the process that kept them, with the time they were seen at', async () => {
    await keeps(aCache(), ALICE, 50_000)
    const next = aCache()
    await vi.waitFor(async () => expect(await next.read(ALICE, [SAMSUNG])).toEqual([aQuote(50_000)]), WAIT)
  })

  it('are shown to nobody but the user whose key they came through', async () => {
    const cache = aCache()
    await keeps(cache, 'bob', 51_000)
    expect(await cache.read('carol', [SAMSUNG])).toEqual([])
  })

  it('are merely missing while Redis is away, at once, and kept again when it is back', async () => {
    const cache = aCache()
    await keeps(cache, 'dave', 52_000)
    await redis.kill()
    const startedAt = performance.now()
    cache.keep('dave', aQuote(53_000))
    expect(await cache.read('dave', [SAMSUNG])).toEqual([])
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    await redis.restart()
    expect(await cache.read('dave', [SAMSUNG])).toEqual([])
    await keeps(cache, 'dave', 54_000)
  })
})

describe('a bridge that starts again', () => {
  it('shows the last price at once with its age, and to its own user alone', async () => {
    const cache = aCache()
    await keeps(cache, ALICE, 50_000)
    const away = aFeed() // the broker has not answered yet
    away.failWith = { kind: 'unreachable', cause: 'starting' }
    const [session, other] = [aSession(ALICE, { feed: away }), aSession(BOB, { feed: away })]
    const hub = createMarketDataHub({
      sessions: someSessions(session, other),
      clock: createSystemClock(),
      logger,
      cache,
    })
    onTestFinished(() => hub.close())
    const shown = (userId: string) => {
      const quotes: (Quote | null)[] = []
      const deliver = (delivery: Delivery): boolean => quotes.push(...delivery.quotes.map(({ quote }) => quote)) > 0
      const listener = {
        deliver,
        feedChanged: () => undefined,
        phaseChanged: () => undefined,
        allocated: () => undefined,
      }
      hub.connect(userId, { windowMs: 10, listener }).subscribe({ symbols: [SAMSUNG], books: [] })
      return quotes
    }
    const alice = shown(ALICE)
    const bob = shown(BOB)
    await vi.waitFor(() => expect(alice).toContainEqual({ ...aQuote(50_000), via: 'poll' }), WAIT)
    expect(bob).toEqual([])
  })
})
