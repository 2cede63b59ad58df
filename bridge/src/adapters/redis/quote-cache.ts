import { Quote } from '@naru/shared/contracts/bridge-api'
import type { Secret } from '@naru/shared/core/secret'
import { Redis } from 'ioredis'
import type { Logger } from '../../ports/logger.ts'
import type { QuoteCache } from '../../ports/quote-cache.ts'

/** A day and a night: yesterday's close is still worth showing in the morning. */
const TTL_SECONDS = 24 * 60 * 60
/** Ticks come by the thousand; only the last of each symbol is written, this often. */
const FLUSH_MS = 1_000
/** Slower than this is as good as away. */
const TIMEOUT_MS = 500
/** After a hiccup it is back at once; one that is gone for good is not asked all the time. */
const RETRY_MS = { first: 100, most: 5_000 }

const keyOf = (userId: string, id: string): string => `naru:quote:${userId}:${id}`

/** Last quotes in Redis. While it is away everything is forgotten at once: no queue grows and nobody waits. */
export function createRedisQuoteCache(url: Secret, logger: Logger): QuoteCache {
  const redis = new Redis(url.expose(), {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    retryStrategy: (times) => Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** times),
  })
  let waiting = new Map<string, Quote>()
  let isUp = false
  redis.on('ready', () => {
    isUp = true
    logger.event('quote_cache_up')
  })
  redis.on('close', () => {
    if (isUp) logger.event('quote_cache_down')
    isUp = false
  })
  redis.on('error', () => undefined) // said once, by `close`

  const flush = (): void => {
    const batch = waiting
    waiting = new Map()
    if (!isUp || batch.size === 0) return
    const pipeline = redis.pipeline()
    for (const [key, quote] of batch) pipeline.set(key, JSON.stringify(quote), 'EX', TTL_SECONDS)
    pipeline.exec().catch(() => undefined)
  }
  const timer = setInterval(flush, FLUSH_MS).unref()

  return {
    keep: (userId, quote) => void waiting.set(keyOf(userId, quote.instrumentId), quote),
    async read(userId, ids) {
      if (ids.length === 0) return []
      const texts = await redis.mget(ids.map((id) => keyOf(userId, id))).catch(() => [])
      return texts.flatMap((text) => parse(text))
    },
    close() {
      clearInterval(timer)
      flush()
      void redis.quit().catch(() => redis.disconnect())
    },
  }
}

function parse(text: string | null): readonly Quote[] {
  try {
    const quote = Quote.safeParse(JSON.parse(text ?? 'null'))
    return quote.success ? [quote.data] : []
  } catch {
    return []
  }
}
