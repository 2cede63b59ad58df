import type { UnixMs } from '@naru/shared/core/time'
import type { TimerName } from '@naru/shared/engine/event'
import type { Clock } from '../ports/clock.ts'

/** The engine's wake-ups: one per name, the newest wins. */
export interface Scheduler {
  set(name: TimerName, at: UnixMs): void
  stop(): void
}

export function createScheduler(clock: Clock, now: () => UnixMs, onTimer: (name: TimerName) => void): Scheduler {
  const pending = new Map<TimerName, () => void>()
  return {
    set(name, at) {
      pending.get(name)?.()
      const cancel = clock.after(Math.max(0, at - now()), () => {
        pending.delete(name)
        onTimer(name)
      })
      pending.set(name, cancel)
    },
    stop() {
      for (const cancel of pending.values()) cancel()
      pending.clear()
    },
  }
}
