import type { Clock } from '../ports/clock.ts'

/** What one caller, or all of them together, may ask of this process. Sizes in bytes, times in ms. */
export interface HttpLimits {
  /** A request that trickles in slower than this is not a browser's. */
  readonly requestMs: number
  readonly bodyBytes: number
  /** REST requests per user: refill per second, and how many at once. */
  readonly requestsPerSecond: number
  readonly requestBurst: number
  readonly ticketMs: number
  readonly streamsPerUser: number
  readonly streams: number
  readonly messageBytes: number
  readonly messagesPerSecond: number
  /** Longest a value may wait to be joined by newer ones. */
  readonly conflationMs: number
  /** Above this much unsent, quotes wait; above `closeBytes` the connection ends. */
  readonly postponeBytes: number
  readonly closeBytes: number
  readonly heartbeatMs: number
}

export const DEFAULT_LIMITS: HttpLimits = {
  requestMs: 10_000,
  bodyBytes: 32 * 1024,
  requestsPerSecond: 10,
  requestBurst: 30,
  ticketMs: 30_000,
  streamsPerUser: 3,
  streams: 2000,
  messageBytes: 4096,
  messagesPerSecond: 20,
  conflationMs: 100,
  postponeBytes: 256 * 1024,
  closeBytes: 1024 * 1024,
  heartbeatMs: 20_000,
}

export interface TokenBucket {
  /** True when one more is allowed now. */
  take(): boolean
  /** How long until one more is, ms. */
  waitMs(): number
}

export function createTokenBucket(clock: Clock, perSecond: number, burst: number): TokenBucket {
  let tokens = burst
  let at = clock.monotonic()
  const refill = (): void => {
    const now = clock.monotonic()
    tokens = Math.min(burst, tokens + ((now - at) / 1000) * perSecond)
    at = now
  }
  return {
    take: () => {
      refill()
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
    waitMs: () => {
      refill()
      return Math.max(0, ((1 - tokens) / perSecond) * 1000)
    },
  }
}

const MAX_BUCKETS = 10_000

/**
 * One bucket per key; the least recently made is forgotten first, which only ever favors a caller.
 * Returns 0 when one more is allowed, else how long to wait, ms.
 */
export function createKeyedLimiter(clock: Clock, perSecond: number, burst: number): (key: string) => number {
  const buckets = new Map<string, TokenBucket>()
  return (key) => {
    const bucket = buckets.get(key) ?? createTokenBucket(clock, perSecond, burst)
    if (!buckets.has(key) && buckets.size >= MAX_BUCKETS) {
      const [oldest] = buckets.keys()
      if (oldest !== undefined) buckets.delete(oldest)
    }
    buckets.set(key, bucket)
    return bucket.take() ? 0 : bucket.waitMs()
  }
}
