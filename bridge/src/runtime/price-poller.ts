import { ok, type Result } from '@naru/shared/core/result'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { OrderBook } from '@naru/shared/domain/market-data'
import type { BrokerError } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'
import type { MarketFeed, PriceSnapshot } from '../ports/market-feed.ts'

/** What can be read over REST instead of being streamed. */
export interface PollTask {
  readonly channel: 'trade' | 'book'
  readonly instrumentId: InstrumentId
}

export type PollAnswer =
  | { readonly channel: 'trade'; readonly instrumentId: InstrumentId; readonly snapshot: PriceSnapshot }
  | { readonly channel: 'book'; readonly instrumentId: InstrumentId; readonly book: OrderBook }

export interface PollerOptions {
  readonly clock: Clock
  readonly feed: Pick<MarketFeed, 'snapshot' | 'orderBook'>
  /** Between two reads of the rotation, ms. First reads follow each other at once; the broker's own limiter paces them. */
  readonly intervalMs: number
  /** `askedAt` is monotonic ms. */
  readonly onAnswer: (answer: PollAnswer, askedAt: number) => void
}

const MAX_BACKOFF_MS = 30_000
const keyOf = (task: PollTask): string => `${task.channel} ${task.instrumentId}`

async function read(
  feed: PollerOptions['feed'],
  { channel, instrumentId }: PollTask,
): Promise<Result<PollAnswer, BrokerError>> {
  if (channel === 'book') {
    const book = await feed.orderBook(instrumentId)
    return book.ok ? ok({ channel, instrumentId, book: book.value }) : book
  }
  const snapshot = await feed.snapshot(instrumentId)
  return snapshot.ok ? ok({ channel, instrumentId, snapshot: snapshot.value }) : snapshot
}

/** One REST read at a time over one user's key, so that looking at prices never crowds out their orders. */
export class PricePoller {
  readonly #options: PollerOptions
  readonly #first = new Map<string, PollTask>()
  #rotation: readonly PollTask[] = []
  #turn = 0
  #failures = 0
  #reading: string | undefined
  #isStopped = false
  #cancelTimer: (() => void) | undefined

  constructor(options: PollerOptions) {
    this.#options = options
  }

  /** Reads these once, before the rotation goes on. */
  readFirst(tasks: readonly PollTask[]): void {
    const fresh = tasks.filter((task) => keyOf(task) !== this.#reading && !this.#first.has(keyOf(task)))
    for (const task of fresh) this.#first.set(keyOf(task), task)
    if (fresh.length > 0) this.#wake()
  }

  /** Replaces the rotation: what has no slot is read again and again. */
  rotate(tasks: readonly PollTask[]): void {
    this.#rotation = tasks
    if (tasks.length > 0 && this.#cancelTimer === undefined) this.#wake()
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelTimer?.()
  }

  #wake(): void {
    // After a failure the pause stands: a new wish must not turn an outage into a hammering.
    const mustWait = this.#failures > 0 && this.#cancelTimer !== undefined
    if (this.#reading === undefined && !mustWait) this.#schedule(0)
  }

  #schedule(delayMs: number): void {
    if (this.#isStopped) return
    this.#cancelTimer?.()
    this.#cancelTimer = this.#options.clock.after(delayMs, () => {
      this.#cancelTimer = undefined
      void this.#step()
    })
  }

  #takeNext(): PollTask | undefined {
    const [urgent] = this.#first.values()
    if (urgent !== undefined) {
      this.#first.delete(keyOf(urgent))
      return urgent
    }
    this.#turn = (this.#turn + 1) % Math.max(this.#rotation.length, 1)
    return this.#rotation[this.#turn]
  }

  #pause(): number {
    const { intervalMs } = this.#options
    if (this.#failures > 0) return Math.min(intervalMs * 2 ** this.#failures, MAX_BACKOFF_MS)
    return this.#first.size > 0 ? 0 : intervalMs
  }

  async #step(): Promise<void> {
    const task = this.#takeNext()
    if (task === undefined) return
    this.#reading = keyOf(task)
    const askedAt = this.#options.clock.monotonic()
    const answer = await read(this.#options.feed, task)
    this.#reading = undefined
    if (this.#isStopped) return
    if (answer.ok) {
      this.#failures = 0
      this.#options.onAnswer(answer.value, askedAt)
    } else if (answer.error.kind !== 'refused') {
      // Refused is an answer about this symbol; anything else is about the line, and the read is still owed.
      this.#failures += 1
      this.#first.set(keyOf(task), task)
    }
    if (this.#first.size > 0 || this.#rotation.length > 0) this.#schedule(this.#pause())
  }
}
