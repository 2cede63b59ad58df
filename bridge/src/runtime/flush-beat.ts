import type { Clock } from '../ports/clock.ts'

/**
 * One timer for all connections of a market that deliver equally often: what several of them show is then put into words
 * once. The first change after a quiet window goes out at once.
 */
export class FlushBeat {
  readonly #clock: Clock
  readonly #windowMs: number
  readonly #waiting = new Set<() => void>()
  #lastAt = Number.NEGATIVE_INFINITY
  #isDue = false

  constructor(clock: Clock, windowMs: number) {
    this.#clock = clock
    this.#windowMs = windowMs
  }

  /** Calls `flush` once, with the next beat. */
  request(flush: () => void): void {
    this.#waiting.add(flush)
    if (this.#isDue) return
    this.#isDue = true
    const delayMs = Math.max(0, this.#lastAt + this.#windowMs - this.#clock.monotonic())
    this.#clock.after(delayMs, () => this.#beat())
  }

  drop(flush: () => void): void {
    this.#waiting.delete(flush)
  }

  #beat(): void {
    this.#isDue = false
    if (this.#waiting.size === 0) return
    this.#lastAt = this.#clock.monotonic()
    const due = [...this.#waiting]
    this.#waiting.clear()
    for (const flush of due) flush()
  }
}
