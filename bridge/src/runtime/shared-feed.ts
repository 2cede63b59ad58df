import { ok } from '@naru/shared/core/result'
import type { KstDate } from '@naru/shared/core/time'
import type { FeedEvent, MarketFeed, PriceSnapshot } from '../ports/market-feed.ts'

/** A reader that does not keep up loses the oldest prices, never a change of state. */
const MAX_QUEUED = 2_000

interface Reader {
  push(event: FeedEvent): void
  end(): void
}

/**
 * One socket, many readers: reads `source.events` once, from the start, and hands every reader its own copy.
 * Prices read over REST are dated by the last trade frame, and what one caller reads is told to `onSnapshot` for all.
 */
export interface SharedFeed {
  readonly feed: MarketFeed
  /** Ends when the source ends or `signal` aborts. Rejects when the source does. */
  readonly pump: (signal: AbortSignal, onEvent: (event: FeedEvent) => void) => Promise<void>
}

export function shareFeed(source: MarketFeed, onSnapshot: (snapshot: PriceSnapshot) => void): SharedFeed {
  const readers = new Set<Reader>()
  /** The line's last known state, told first to a reader that joins later. */
  let line: FeedEvent | undefined
  let tradingDate: KstDate | null = null
  return {
    async pump(signal, onEvent) {
      try {
        for await (const event of source.events(signal)) {
          if (event.kind === 'up' || event.kind === 'down') line = event
          if (event.kind === 'trade') tradingDate = event.tradingDate
          onEvent(event)
          for (const reader of readers) reader.push(event)
        }
      } finally {
        for (const reader of readers) reader.end()
      }
    },
    feed: {
      channels: source.channels,
      maxSubscriptions: source.maxSubscriptions,
      setSubscriptions: (wanted) => source.setSubscriptions(wanted),
      events: (signal) => read(readers, signal, line),
      listen: (signal, onEvent) => hear(readers, { signal, onEvent, line }),
      async snapshot(...asked) {
        const askedOn = tradingDate // the day may end before the answer comes
        const read = await source.snapshot(...asked)
        if (!read.ok) return read
        const snapshot = { ...read.value, tradingDate: read.value.tradingDate ?? askedOn }
        onSnapshot(snapshot)
        return ok(snapshot)
      },
      orderBook: (instrument) => source.orderBook(instrument),
      bars: (...asked) => source.bars(...asked),
      close: () => source.close(),
    },
  }
}

interface Hearing {
  readonly signal: AbortSignal
  readonly onEvent: (event: FeedEvent) => void
  readonly line: FeedEvent | undefined
}

function hear(readers: Set<Reader>, { signal, onEvent, line }: Hearing): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      readers.delete(reader)
      signal.removeEventListener('abort', reader.end)
    }
    const reader: Reader = {
      push: (event) => {
        try {
          onEvent(event)
        } catch (error) {
          // One listener's mistake is its own: the others go on hearing.
          leave()
          reject(error)
        }
      },
      end: () => {
        leave()
        resolve()
      },
    }
    readers.add(reader)
    signal.addEventListener('abort', reader.end, { once: true })
    if (line !== undefined) reader.push(line)
  })
}

async function* read(readers: Set<Reader>, signal: AbortSignal, line?: FeedEvent): AsyncGenerator<FeedEvent> {
  const queue: FeedEvent[] = line === undefined ? [] : [line]
  let isOver = signal.aborted
  let wake = (): void => undefined
  const reader: Reader = {
    push(event) {
      queue.push(event)
      if (queue.length > MAX_QUEUED) dropOldestPrice(queue)
      wake()
    },
    end() {
      isOver = true
      wake()
    },
  }
  readers.add(reader)
  signal.addEventListener('abort', reader.end, { once: true })
  try {
    while (!isOver) {
      yield* queue.splice(0)
      if (queue.length > 0 || isOver) continue
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    readers.delete(reader)
    signal.removeEventListener('abort', reader.end)
  }
}

function dropOldestPrice(queue: FeedEvent[]): void {
  const index = queue.findIndex((event) => event.kind === 'trade' || event.kind === 'book')
  if (index !== -1) queue.splice(index, 1)
}
