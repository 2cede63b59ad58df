import type { StreamMessage } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Clock } from '../ports/clock.ts'
import type { MarketExchange } from '../ports/market-exchange.ts'

const NOTHING = { symbols: [], books: [] } as const

export interface SharedParts {
  readonly exchange: MarketExchange
  readonly clock: Clock
  readonly userId: string
  readonly onMessage: (message: StreamMessage) => void
  /** Nobody answers, or nobody does any more. */
  readonly onSilent: () => void
}

const ASK_AGAIN_MS = 5_000
const NOBODY_YET_MS = 500
/** Three questions without an answer. */
const SILENT_MS = 3 * ASK_AGAIN_MS

/** One user's market as another process tells it. */
export class SharedMarket {
  readonly #parts: SharedParts
  readonly #from = crypto.randomUUID()
  readonly #stopListening: () => void
  #wanted: { readonly symbols: readonly InstrumentId[]; readonly books: readonly InstrumentId[] } = NOTHING
  #heardAt = Number.NEGATIVE_INFINITY
  #cancelTimer: (() => void) | undefined

  constructor(parts: SharedParts) {
    this.#parts = parts
    this.#stopListening = parts.exchange.listen(parts.userId, (message) => {
      this.#heardAt = parts.clock.monotonic()
      parts.onMessage(message)
    })
  }

  want(symbols: readonly InstrumentId[], books: readonly InstrumentId[]): void {
    this.#wanted = { symbols, books }
    this.#ask()
  }

  stop(): void {
    this.#cancelTimer?.()
    this.#stopListening()
  }

  /** Again and again: who holds the session may have changed, or not have heard. */
  #ask(): void {
    const { exchange, clock, userId, onSilent } = this.#parts
    this.#cancelTimer?.()
    if (this.#wanted.symbols.length + this.#wanted.books.length === 0) return
    const silentMs = clock.monotonic() - this.#heardAt
    if (silentMs > SILENT_MS) onSilent()
    exchange.ask({ userId, from: this.#from, ...this.#wanted })
    this.#cancelTimer = clock.after(silentMs > SILENT_MS ? NOBODY_YET_MS : ASK_AGAIN_MS, () => this.#ask())
  }
}
