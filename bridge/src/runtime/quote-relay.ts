import type { Quote } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { MarketDataHub } from './market-data-hub.ts'

export interface QuoteRelayOptions {
  readonly hub: Pick<MarketDataHub, 'connect'>
  readonly clock: Clock
  readonly logger: Logger
  /** Publishes on the user's private channel; never rejects. False: not taken, the same symbols come again with newer values. */
  readonly relay: (userId: string, quotes: readonly Quote[]) => Promise<boolean>
  /** At most one message per user in this time, ms. */
  readonly windowMs?: number
  /** How long one request is good for, ms. */
  readonly validMs?: number
}

export interface QuoteRelay {
  /** A browser that cannot reach this bridge asked for quotes. Asking again renews and replaces. */
  request(userId: string, instrumentIds: readonly InstrumentId[]): void
  close(): void
}

interface Line {
  want(symbols: readonly InstrumentId[]): void
  close(): void
}

const MAX_SYMBOLS = 20

/** Sends conflated quotes through the database to browsers that have no way to the bridge itself. */
export function createQuoteRelay(options: QuoteRelayOptions): QuoteRelay {
  const { hub, clock, logger, relay, windowMs = 1000, validMs = 30_000 } = options
  const lines = new Map<string, Line>()

  const open = (userId: string): Line => {
    let symbols: readonly InstrumentId[] = []
    let isSending = false
    const send = async (quotes: readonly Quote[]): Promise<void> => {
      isSending = true
      const isTaken = await relay(userId, quotes)
      isSending = false
      if (isTaken || !lines.has(userId)) return
      logger.event('quote_relay_failed', { userId })
      connection.subscribe({ symbols, books: [] })
    }
    const connection = hub.connect(userId, {
      windowMs,
      listener: {
        deliver: ({ quotes }) => {
          if (isSending) return false
          void send(quotes.flatMap((state) => state.quote ?? []))
          return true
        },
        // Each quote says how old it is: a feed that is down shows as quotes that age.
        feedChanged: () => undefined,
        phaseChanged: () => undefined,
        allocated: () => undefined,
      },
    })
    let cancelExpiry: (() => void) | undefined
    return {
      want: (next) => {
        symbols = next
        cancelExpiry?.()
        cancelExpiry = clock.after(validMs, () => end(userId))
        connection.subscribe({ symbols, books: [] })
      },
      close: () => {
        cancelExpiry?.()
        connection.close()
      },
    }
  }

  const end = (userId: string): void => {
    lines.get(userId)?.close()
    lines.delete(userId)
  }

  return {
    request: (userId, instrumentIds) => {
      const line = lines.get(userId) ?? open(userId)
      lines.set(userId, line)
      line.want(instrumentIds.slice(0, MAX_SYMBOLS))
    },
    close: () => {
      for (const userId of lines.keys()) end(userId)
    },
  }
}
