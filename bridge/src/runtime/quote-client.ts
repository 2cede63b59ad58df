import type { Book, TapeTrade } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { FlushBeat } from './flush-beat.ts'
import type { PhaseChange } from './market-phases.ts'
import type { QuoteState } from './quote-state.ts'

export interface Delivery {
  /** Each with a `quote`: the last value of every symbol that changed since the last delivery. */
  readonly quotes: readonly QuoteState[]
  readonly books: readonly Book[]
  /** New trades of the symbols whose book is wanted, newest first. */
  readonly tapes: readonly { readonly instrumentId: InstrumentId; readonly trades: readonly TapeTrade[] }[]
}

/** `code` says why a feed is down: an error code of the contract. */
export interface FeedState {
  readonly state: 'up' | 'down'
  readonly code: string | null
}

/** The far end of one connection. */
export interface QuoteListener {
  /** False: cannot take more now. The same symbols are offered again after the window, with their values of then. */
  deliver(delivery: Delivery): boolean
  feedChanged(feed: FeedState): void
  phaseChanged(change: PhaseChange): void
  allocated(symbols: readonly InstrumentId[], polled: readonly InstrumentId[]): void
}

export interface ClientOptions {
  readonly beat: FlushBeat
  readonly listener: QuoteListener
}

const MAX_TAPE = 30

/**
 * Conflates one connection: a symbol that changes ten times within the window is delivered once, with its last value.
 */
export class QuoteClient {
  readonly listener: QuoteListener
  symbols: readonly InstrumentId[] = []
  books: readonly InstrumentId[] = []
  /** Last told to the listener, so that it hears of changes only. */
  polled: readonly InstrumentId[] = []
  readonly #beat: FlushBeat
  /** Oldest first. */
  readonly #tapes = new Map<InstrumentId, TapeTrade[]>()
  readonly #dirty = { trade: new Set<QuoteState>(), book: new Set<QuoteState>() }

  constructor({ beat, listener }: ClientOptions) {
    this.#beat = beat
    this.listener = listener
  }

  mark(channel: 'trade' | 'book', state: QuoteState): void {
    this.#dirty[channel].add(state)
    this.#beat.request(this.#flush)
  }

  /** A trade for the tape: of a burst the newest thirty are delivered. */
  print(instrumentId: InstrumentId, trade: TapeTrade): void {
    const tape = this.#tapes.get(instrumentId)
    if (tape === undefined) this.#tapes.set(instrumentId, [trade])
    else if (tape.push(trade) > MAX_TAPE) tape.shift()
    this.#beat.request(this.#flush)
  }

  /** Drops what was not delivered yet. */
  clear(): void {
    this.#tapes.clear()
    this.#dirty.trade.clear()
    this.#dirty.book.clear()
    this.#beat.drop(this.#flush)
  }

  readonly #flush = (): void => {
    const { trade, book } = this.#dirty
    const delivery = {
      quotes: [...trade].filter((state) => state.quote !== null),
      books: [...book].flatMap((state) => state.book ?? []),
      tapes: [...this.#tapes].map(([instrumentId, trades]) => ({ instrumentId, trades: trades.toReversed() })),
    }
    const isEmpty = delivery.quotes.length + delivery.books.length + delivery.tapes.length === 0
    if (isEmpty || this.listener.deliver(delivery)) {
      trade.clear()
      book.clear()
      this.#tapes.clear()
    } else this.#beat.request(this.#flush)
  }
}
