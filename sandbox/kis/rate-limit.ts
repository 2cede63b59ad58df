import type { ServerClock } from './clock.ts'

const WINDOW_MS = 1000

/** Counts accepted calls of a key in the last second. How KIS counts is not published; refused calls are free here. */
export class RateLimit {
  readonly #clock: ServerClock
  readonly #calls = new Map<string, readonly number[]>()

  constructor(clock: ServerClock) {
    this.#clock = clock
  }

  /** Whether one more call of `key` fits under `perSecond`; counts it when it does. */
  take(key: string, perSecond: number): boolean {
    const now = this.#clock.now()
    const recent = (this.#calls.get(key) ?? []).filter((at) => at > now - WINDOW_MS)
    const fits = recent.length < perSecond
    this.#calls.set(key, fits ? [...recent, now] : recent)
    return fits
  }
}
