import { kstDate, unixMs } from '@naru/shared/core/time'
import { addTradingDays, isTradingDay, regularHours } from '@naru/shared/market/calendar'
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
  const open = isTradingDay(today) ? regularHours(today)?.open : undefined
  if (open !== undefined && open > at) return open
  return regularHours(addTradingDays(today, 1))?.open ?? at + 86_400_000
}
