import type { StreamMessage } from '@naru/shared/contracts/bridge-api'
import type { MarketExchange, MarketQuestion } from '../ports/market-exchange.ts'

/** For an installation of one process: what is told is heard at once, by whoever is here. */
export function createMemoryExchange(): MarketExchange {
  const readers = new Map<string, Set<(message: StreamMessage) => void>>()
  const askers = new Set<(question: MarketQuestion) => void>()
  return {
    publish: (userId, message) => {
      for (const onMessage of readers.get(userId) ?? []) onMessage(message)
    },
    listen: (userId, onMessage) => {
      const own = readers.get(userId) ?? new Set()
      readers.set(userId, own.add(onMessage))
      return () => {
        own.delete(onMessage)
        if (own.size === 0) readers.delete(userId)
      }
    },
    ask: (question) => {
      for (const listener of askers) listener(question)
    },
    onAsked: (listener) => {
      askers.add(listener)
      return () => askers.delete(listener)
    },
    close: () => {
      readers.clear()
      askers.clear()
    },
  }
}
