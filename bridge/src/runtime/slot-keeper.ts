import type { UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { type Allocation, allocate, NO_ALLOCATION, type Want } from './subscriptions.ts'

/** Who has a slot of the feed, and when what has none was last read. */
export interface Slots {
  readonly total: number
  readonly streamed: readonly InstrumentId[]
  readonly polled: readonly { readonly instrumentId: InstrumentId; readonly readAt: UnixMs | null }[]
}

/** Shares one feed's slots out again and again, and remembers since when each symbol has had its own. */
export class SlotKeeper {
  /** Since when the frames of a symbol have come without a gap, monotonic ms. */
  readonly #streamedSince = new Map<InstrumentId, number>()
  #total = 0
  #registered = NO_ALLOCATION
  #working = NO_ALLOCATION

  /** What the feed should register, whether it is up or not. */
  get registered(): Allocation {
    return this.#registered
  }

  /** What of it works: nothing while the feed is down. */
  get working(): Allocation {
    return this.#working
  }

  share(wants: readonly Want[], feed: { readonly slots: number; readonly isUp: boolean; readonly now: number }): void {
    this.#total = feed.slots
    this.#registered = allocate(wants, feed.slots, this.#registered)
    this.#working = feed.isUp ? this.#registered : allocate(wants, 0)
    const trades = this.#working.streamed.filter(({ channel }) => channel === 'trade')
    const ids = new Set(trades.map(({ instrumentId }) => instrumentId))
    for (const id of this.#streamedSince.keys()) if (!ids.has(id)) this.#streamedSince.delete(id)
    for (const id of ids) if (!this.#streamedSince.has(id)) this.#streamedSince.set(id, feed.now)
  }

  /** `Infinity` while its frames do not come. */
  streamedSince(id: InstrumentId): number {
    return this.#streamedSince.get(id) ?? Number.POSITIVE_INFINITY
  }

  describe(readAt: (id: InstrumentId) => UnixMs | null): Slots {
    const prices = this.#working.streamed.filter(({ channel }) => channel !== 'status')
    const polled = new Set([...this.#working.polledTrades, ...this.#working.polledBooks])
    return {
      total: this.#total,
      streamed: [...new Set(prices.map(({ instrumentId }) => instrumentId))],
      polled: [...polled].map((instrumentId) => ({ instrumentId, readAt: readAt(instrumentId) })),
    }
  }
}
