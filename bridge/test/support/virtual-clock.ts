import { unixMs } from '@naru/shared/core/time'
import type { Clock } from '../../src/ports/clock.ts'

/** Time that passes only when told to. */
export interface VirtualClock extends Clock {
  /** Runs everything that is due within `ms`, in order, letting promises settle in between. */
  advance(ms: number): Promise<void>
  /** Lets promises settle without moving time. */
  settle(): Promise<void>
}

export function createVirtualClock(start: number): VirtualClock {
  let now = start
  let sequence = 0
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>()

  // A macrotask each: every microtask chain of the code under test ends before the next round.
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 12; round += 1) await new Promise((resolve) => setImmediate(resolve))
  }

  const next = (until: number) =>
    [...timers].filter(([, timer]) => timer.at <= until).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0]

  return {
    now: () => unixMs(now),
    monotonic: () => now,
    after(delayMs, callback) {
      sequence += 1
      const id = sequence
      timers.set(id, { at: now + Math.max(0, delayMs), callback })
      return () => timers.delete(id)
    },
    settle,
    async advance(ms) {
      const until = now + ms
      await settle()
      for (let due = next(until); due; due = next(until)) {
        const [id, timer] = due
        timers.delete(id)
        now = Math.max(now, timer.at)
        timer.callback()
        await settle()
      }
      now = until
    },
  }
}
