import { StreamMessage } from '@naru/shared/contracts/bridge-api'
import type { Secret } from '@naru/shared/core/secret'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { Redis } from 'ioredis'
import { z } from 'zod'
import type { Logger } from '../../ports/logger.ts'
import type { MarketExchange, MarketQuestion } from '../../ports/market-exchange.ts'

/** Slower than this is as good as away. */
const TIMEOUT_MS = 500
const RETRY_MS = 5_000
const QUESTIONS = 'naru:market-questions'
const MAX_SYMBOLS = 400

const channelOf = (userId: string): string => `naru:market:${userId}`

const Question = z.object({
  userId: z.string(),
  from: z.string(),
  symbols: z.array(InstrumentId).max(MAX_SYMBOLS),
  books: z.array(InstrumentId).max(MAX_SYMBOLS),
})

/** One channel a user in Redis. While it is away nothing is queued; the listener's channels are restored with it. */
export function createRedisMarketExchange(url: Secret, logger: Logger): MarketExchange {
  const connect = (): Redis => {
    const redis = new Redis(url.expose(), {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: TIMEOUT_MS,
      retryStrategy: () => RETRY_MS,
    })
    redis.on('error', () => undefined) // said once, by `close`
    return redis
  }
  const sender = connect()
  const receiver = connect()
  const listeners = new Map<string, Set<(text: string) => void>>()

  receiver.on('ready', () => {
    logger.event('market_exchange_up')
    if (listeners.size > 0) receiver.subscribe(...listeners.keys()).catch(() => undefined)
  })
  receiver.on('close', () => logger.event('market_exchange_down'))
  receiver.on('message', (channel: string, text: string) => {
    for (const listener of listeners.get(channel) ?? []) listener(text)
  })

  const send = (channel: string, message: unknown): void => {
    if (sender.status === 'ready') sender.publish(channel, JSON.stringify(message)).catch(() => undefined)
  }

  const listen = (channel: string, listener: (text: string) => void): (() => void) => {
    const others = listeners.get(channel)
    if (others !== undefined) others.add(listener)
    else {
      listeners.set(channel, new Set([listener]))
      if (receiver.status === 'ready') receiver.subscribe(channel).catch(() => undefined)
    }
    return () => {
      const left = listeners.get(channel)
      left?.delete(listener)
      if (left === undefined || left.size > 0) return
      listeners.delete(channel)
      if (receiver.status === 'ready') receiver.unsubscribe(channel).catch(() => undefined)
    }
  }

  return {
    publish: (userId, message) => send(channelOf(userId), message),
    listen: (userId, onMessage) => listen(channelOf(userId), (text) => hear(StreamMessage, text, onMessage)),
    ask: (question) => send(QUESTIONS, question),
    onAsked: (listener) => listen(QUESTIONS, (text) => hear<MarketQuestion>(Question, text, listener)),
    close: () => {
      sender.disconnect()
      receiver.disconnect()
    },
  }
}

function hear<T>(schema: z.ZodType<T>, text: string, listener: (value: T) => void): void {
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    if (parsed.success) listener(parsed.data)
  } catch {
    // Not ours: whoever else uses that Redis.
  }
}
