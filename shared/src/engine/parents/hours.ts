import { addDays, kstDate, type UnixMs } from '../../core/time.ts'
import { phaseAt, regularSession, sessionAt } from '../../market/session-phase.ts'
import type { Cache } from '../cache.ts'

/** Do trades happen now that a price can be believed of? Before the open the last price is yesterday's. */
export function isTrading({ settings, calendar, now }: Cache): boolean {
  if (settings.isAlwaysOpen) return true
  const phase = phaseAt(calendar, 'KRX', now)
  return phase === 'open' || phase === 'closing_auction'
}

/** The end of the first session that was not over at `at`; null where the calendar says nothing of the market. */
export function sessionEndAfter({ settings, calendar }: Cache, at: UnixMs): UnixMs | null {
  if (settings.isAlwaysOpen) return null
  for (let day = kstDate(at); calendar.covers(day); day = addDays(day, 1)) {
    const session = regularSession(calendar, 'KRX', day)
    if (session && session.close > at) return session.close
  }
  return null
}

/** When the market does something else; null when nobody can say. */
export const nextPhaseAt = ({ settings, calendar, now }: Cache): UnixMs | null =>
  settings.isAlwaysOpen ? null : sessionAt(calendar, 'KRX', now).nextChangeAt
