import { unixMs } from '@naru/shared/core/time'
import type { Clock } from '../../ports/clock.ts'

/** Node's timers take no longer delay than this. */
const LONGEST_MS = 2 ** 31 - 1

/** The only reader of this machine's clocks. */
export const createSystemClock = (): Clock => ({
  now: () => unixMs(Date.now()),
  monotonic: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(0, delayMs), LONGEST_MS))
    return () => clearTimeout(timer)
  },
})
