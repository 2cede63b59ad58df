import type { StreamMessage } from '@naru/shared/contracts/bridge-api'
import type { Clock } from '../ports/clock.ts'
import type { MarketExchange, MarketQuestion } from '../ports/market-exchange.ts'
import type { Sessions } from '../ports/sessions.ts'
import type { HubConnection, MarketDataHub } from './market-data-hub.ts'
import type { QuoteListener } from './quote-client.ts'

interface Parts {
  readonly hub: Pick<MarketDataHub, 'connect'>
  readonly sessions: Pick<Sessions, 'forUser'>
  readonly exchange: MarketExchange
  readonly clock: Clock
  /** How long one question is answered, ms. */
  readonly validMs?: number
}

interface Line extends HubConnection {
  feed: StreamMessage | undefined
  wanted: string
  cancelExpiry: () => void
}

const WINDOW_MS = 100
const VALID_MS = 30_000

/** Answers what other bridge processes ask of the markets whose sessions are here. Returns how to stop. */
export function startMarketSharing({ hub, sessions, exchange, clock, validMs = VALID_MS }: Parts): () => void {
  const lines = new Map<string, Line>()

  const open = (key: string, userId: string): Line => {
    const listener: QuoteListener = {
      deliver: ({ quotes, books, tapes }) => {
        const known = quotes.flatMap(({ quote }) => quote ?? [])
        if (known.length > 0) exchange.publish(userId, { type: 'quotes', quotes: known })
        for (const book of books) exchange.publish(userId, { type: 'book', book })
        for (const { instrumentId, trades } of tapes)
          exchange.publish(userId, { type: 'trades', instrumentId, trades: [...trades] })
        return true
      },
      feedChanged: ({ state, code }) => {
        line.feed = { type: 'feed', state, code }
        exchange.publish(userId, line.feed)
      },
      phaseChanged: (change) => exchange.publish(userId, { type: 'phase', ...change }),
      allocated: (symbols, polled) =>
        exchange.publish(userId, { type: 'subscribed', symbols: [...symbols], polled: [...polled] }),
    }
    let connection: HubConnection | undefined
    const line: Line = {
      feed: undefined,
      wanted: '',
      cancelExpiry: () => undefined,
      subscribe: (wanted) => connection?.subscribe(wanted),
      close: () => connection?.close(),
    }
    lines.set(key, line)
    connection = hub.connect(userId, { windowMs: WINDOW_MS, listener })
    return line
  }

  const end = (key: string): void => {
    lines.get(key)?.cancelExpiry()
    lines.get(key)?.close()
    lines.delete(key)
  }

  const answer = ({ userId, from, symbols, books }: MarketQuestion): void => {
    if (sessions.forUser(userId).length === 0) return
    const key = `${userId} ${from}`
    const line = lines.get(key) ?? open(key, userId)
    line.cancelExpiry()
    line.cancelExpiry = clock.after(validMs, () => end(key))
    const wanted = JSON.stringify([symbols, books])
    if (line.wanted !== wanted) {
      line.wanted = wanted
      line.subscribe({ symbols, books })
    } else if (line.feed !== undefined) exchange.publish(userId, line.feed) // still here
  }

  const stopListening = exchange.onAsked(answer)
  return () => {
    stopListening()
    for (const key of lines.keys()) end(key)
  }
}
