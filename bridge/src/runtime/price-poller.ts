import { ok, type Result } from '@naru/shared/core/result'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { OrderBook } from '@naru/shared/domain/market-data'
import type { BrokerError } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'
import type { MarketFeed } from '../ports/market-feed.ts'
import type { ListedPrice, MarketInfo } from '../ports/market-info.ts'

/** What can be read over REST instead of being streamed. */
export interface PollTask {
  readonly channel: 'trade' | 'book'
  readonly instrumentId: InstrumentId
}

export type PollAnswer =
  | { readonly channel: 'trade'; readonly instrumentId: InstrumentId; readonly snapshot: ListedPrice }
  | { readonly channel: 'book'; readonly instrumentId: InstrumentId; readonly book: OrderBook }

export interface PollerOptions {
  readonly clock: Clock
  readonly feed: Pick<MarketFeed, 'snapshot' | 'orderBook'>
  /** Reads thirty prices at once where the broker offers that. */
  readonly info: Pick<MarketInfo, 'quotes'>
  /** Between two reads of the rotation, ms. First reads follow each other at once; the broker's own limiter paces them. */
  readonly intervalMs: number
  /** `askedAt` is monotonic ms. */
  readonly onAnswer: (answer: PollAnswer, askedAt: number) => void
}

const MAX_BACKOFF_MS = 30_000
/** Symbols one answer can hold. */
const MAX_MANY = 30
const keyOf = (task: PollTask): string => `${task.channel} ${task.instrumentId}`

/** One price or book; or the prices of several symbols in one answer. */
async function readOne(
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
  #reading: ReadonlySet<string> | undefined
  #offersMany = true
  #isStopped = false
  #cancelTimer: (() => void) | undefined

  constructor(options: PollerOptions) {
    this.#options = options
  }

  /** Reads these once, before the rotation goes on. */
  readFirst(tasks: readonly PollTask[]): void {
    const fresh = tasks.filter((task) => !this.#reading?.has(keyOf(task)) && !this.#first.has(keyOf(task)))
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

  /** The task, and behind it the prices of the rotation that can be read in the same breath. */
  #batchFrom(task: PollTask): readonly PollTask[] {
    if (!this.#offersMany || task.channel !== 'trade') return [task]
    const turns = [...this.#rotation.slice(this.#turn), ...this.#rotation.slice(0, this.#turn)]
    const others = [...this.#first.values(), ...turns].filter(({ channel }) => channel === 'trade')
    const batch = [...new Map([task, ...others].map((one) => [one.instrumentId, one])).values()].slice(0, MAX_MANY)
    const last = batch.at(-1)
    const reached = this.#rotation.findIndex((one) => last !== undefined && keyOf(one) === keyOf(last))
    if (reached >= 0) this.#turn = reached
    for (const one of batch) this.#first.delete(keyOf(one))
    return batch
  }

  async #read(tasks: readonly PollTask[]): Promise<Result<readonly PollAnswer[], BrokerError>> {
    const [task] = tasks
    if (task === undefined) return ok([])
    if (tasks.length > 1) {
      const read = await this.#options.info.quotes(tasks.map(({ instrumentId }) => instrumentId))
      if (read.ok) {
        return ok(
          read.value.map((snapshot) => ({
            channel: 'trade',
            instrumentId: snapshot.tick.instrumentId,
            snapshot,
          })),
        )
      }
      if (read.error.kind !== 'not_offered') return read
      this.#offersMany = false
      // One by one from now on; the others are still owed.
      for (const other of tasks.slice(1)) this.#first.set(keyOf(other), other)
    }
    const answer = await readOne(this.#options.feed, task)
    return answer.ok ? ok([answer.value]) : answer
  }

  async #step(): Promise<void> {
    const task = this.#takeNext()
    if (task === undefined) return
    const tasks = this.#batchFrom(task)
    this.#reading = new Set(tasks.map(keyOf))
    const askedAt = this.#options.clock.monotonic()
    const answers = await this.#read(tasks)
    this.#reading = undefined
    if (this.#isStopped) return
    if (answers.ok) {
      this.#failures = 0
      for (const answer of answers.value) this.#options.onAnswer(answer, askedAt)
    } else if (answers.error.kind !== 'refused') {
      // Refused is an answer about this symbol; anything else is about the line, and the read is still owed.
      this.#failures += 1
      this.#first.set(keyOf(task), task)
    }
    if (this.#first.size > 0 || this.#rotation.length > 0) this.#schedule(this.#pause())
  }
}
