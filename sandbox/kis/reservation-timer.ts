import { kstDate, unixMs } from '@naru/shared/core/time'
import { regularSession } from '@naru/shared/market/session-phase'
import { CARRIED_CALENDAR, tradingDayAfter } from '@naru/shared/market/trading-calendar'
import type { ServerClock } from './clock.ts'

/** Calls at every opening bell by the clock; the returned function ends it. */
export function atEveryOpen(clock: ServerClock, ring: () => void): () => void {
  let cancel: () => void = () => undefined
  const wait = (): void => {
    cancel = clock.after(nextOpen(clock.now()) - clock.now(), () => {
      ring()
      wait()
    })
  }
  wait()
  return () => cancel()
}

/** The first opening bell after an instant. */
function nextOpen(at: number): number {
  const today = kstDate(unixMs(at))
  const open = regularSession(CARRIED_CALENDAR, 'KRX', today)?.open
  if (open !== undefined && open > at) return open
  const next = tradingDayAfter(CARRIED_CALENDAR, today, 1)
  return regularSession(CARRIED_CALENDAR, 'KRX', next)?.open ?? at + 86_400_000
}
