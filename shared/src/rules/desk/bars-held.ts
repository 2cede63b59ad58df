import { addDays, type KstDate, kstDate, type UnixMs } from '../../core/time.ts'
import type { BarSpec } from '../../domain/market-data.ts'
import { barStart, isMinutes, MINUTE_MS, MINUTES } from '../../market/resample.ts'
import { regularSession } from '../../market/session-phase.ts'
import type { TradingCalendar } from '../../market/trading-calendar.ts'

/** Holdings older than this are counted from here: longer than rules look back. */
const MAX_DAYS = 400
/** No closure of the market is longer. */
const LOOK_AHEAD_DAYS = 30

/**
 * How many bars of a length have ended in (from, to], by the hours of the regular session. Bars without a trade count
 * too: what was not watched can be counted as well.
 */
export function barsBetween(
  calendar: TradingCalendar,
  spec: BarSpec,
  { from, to }: { readonly from: UnixMs; readonly to: UnixMs },
): number {
  let count = 0
  const last = kstDate(to)
  let day = kstDate(from)
  for (let n = 0; n <= MAX_DAYS && day <= last; n += 1, day = addDays(day, 1)) {
    const session = regularSession(calendar, 'KRX', day)
    if (session === undefined) continue
    if (isMinutes(spec)) count += closedBy(spec, session, to) - closedBy(spec, session, from)
    else if (session.close > from && session.close <= to && endsPeriod(calendar, spec, day)) count += 1
  }
  return count
}

interface Session {
  readonly open: UnixMs
  readonly close: UnixMs
}

/** Bars of minutes of one session that are over; the last one ends with it. */
function closedBy(spec: keyof typeof MINUTES, { open, close }: Session, at: UnixMs): number {
  const lengthMs = MINUTES[spec] * MINUTE_MS
  const first = barStart(spec, open)
  if (at >= close) return Math.ceil((close - first) / lengthMs)
  return Math.max(0, Math.floor((at - first) / lengthMs))
}

/** A day ends with its session, a week or a month with the session of its last trading day. */
function endsPeriod(calendar: TradingCalendar, spec: BarSpec, day: KstDate): boolean {
  if (spec === '1d') return true
  for (let ahead = 1; ahead <= LOOK_AHEAD_DAYS; ahead += 1) {
    const next = regularSession(calendar, 'KRX', addDays(day, ahead))
    if (next === undefined) continue
    const session = regularSession(calendar, 'KRX', day)
    return session !== undefined && barStart(spec, next.open) !== barStart(spec, session.open)
  }
  return false
}
