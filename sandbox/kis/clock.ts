/** The server clock: stamps orders, tokens and the `Date` header, and drives the replay. */
export interface ServerClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
  /** Calls once after `delayMs`; the returned function takes it back. */
  after(delayMs: number, callback: () => void): () => void
}

export const wallClock = (): ServerClock => ({
  now: () => Date.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
})

export interface DrivenClock extends ServerClock {
  /** Moves time forward and runs what became due, in order. Resolves once sockets had a turn after each step. */
  advance(ms: number): Promise<void>
}

interface Due {
  readonly at: number
  readonly callback: () => void
}

/** A clock that only moves when told to. */
export function drivenClock(start: number): DrivenClock {
  let now = start
  let due: readonly Due[] = []
  const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return {
    now: () => now,
    after: (delayMs, callback) => {
      if (delayMs <= 0) {
        const immediate = setImmediate(callback)
        return () => clearImmediate(immediate)
      }
      const entry = { at: now + delayMs, callback }
      due = [...due, entry].sort((a, b) => a.at - b.at)
      return () => {
        due = due.filter((other) => other !== entry)
      }
    },
    async advance(ms) {
      const until = now + ms
      for (let next = due[0]; next && next.at <= until; next = due[0]) {
        due = due.slice(1)
        now = Math.max(now, next.at)
        next.callback()
        await breathe()
      }
      now = until
      await breathe()
    },
  }
}

export interface SkewedClock extends ServerClock {
  /** Milliseconds by which the broker's clock is ahead of the exchange's. */
  skewMs: number
}

/** A clock that can be set wrong: what it stamps is off, what it waits for is not. */
export function skewedClock(clock: ServerClock): SkewedClock {
  const skewed: SkewedClock = { skewMs: 0, now: () => clock.now() + skewed.skewMs, after: clock.after }
  return skewed
}
