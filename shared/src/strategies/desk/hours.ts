import { addDays, type KstDate, kstDate, type UnixMs, unixMs } from '../../core/time.ts'
import type { BarSpec } from '../../domain/market-data.ts'
import { isMinutes, MINUTE_MS, MINUTES } from '../../market/resample.ts'
import { regularSession } from '../../market/session-phase.ts'
import type { TradingCalendar } from '../../market/trading-calendar.ts'
import type { DeskTerms } from './desk-event.ts'

/** The first price of the day has been made by then. */
const OPENING_MS = 2_000
/** The closing auction (종가 단일가) takes orders until its very end; what comes this late would miss it. */
const LAST_CALL_MS = 10_000
/** When what is held is sold by those who keep nothing over night: before the closing auction begins. */
const FLATTEN_MS = 15 * MINUTE_MS
/** Bars of the day are final, and the last fills have been told. As the ledger plans it. */
const STATEMENT_MS = 15 * MINUTE_MS
const LOOK_AHEAD_DAYS = 15

/** When a trading day's work is due. UnixMs. */
export interface DayHours {
  readonly date: KstDate
  readonly prepare: number
  readonly open: number
  /** What is held is sold from here on; the close itself for those who keep it. */
  readonly closeRoutine: number
  readonly close: number
  readonly statement: number
}

/** The hours of a day as the calendar has them: 10:00 openings and all. Undefined on a day without trading. */
export function hoursOf(calendar: TradingCalendar, date: KstDate, { schedule }: DeskTerms): DayHours | undefined {
  const session = regularSession(calendar, 'KRX', date)
  if (session === undefined) return undefined
  const { open, close } = session
  return {
    date,
    prepare: open - schedule.prepareMinutes * MINUTE_MS,
    open,
    closeRoutine: close - (schedule.closeRoutine === 'flatten' ? FLATTEN_MS : 0),
    close,
    statement: close + STATEMENT_MS,
  }
}

/** When a bar is over: of a day, when its session is. */
export function endOf(calendar: TradingCalendar, spec: BarSpec, ts: number): number {
  if (isMinutes(spec)) return ts + MINUTES[spec] * MINUTE_MS
  return regularSession(calendar, 'KRX', kstDate(unixMs(ts)))?.close ?? ts + 15.5 * 60 * MINUTE_MS
}

/** From when on an order decided at `at` can trade: at once within the session, at the next opening outside. */
export function tradableFrom(calendar: TradingCalendar, at: number): number | undefined {
  const today = kstDate(unixMs(at))
  for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead += 1) {
    const session = regularSession(calendar, 'KRX', addDays(today, ahead))
    if (session === undefined || at >= session.close - LAST_CALL_MS) continue
    return Math.max(at, session.open + OPENING_MS)
  }
  return undefined
}

/** Within the session, its closing auction included. */
export const isTradable = (calendar: TradingCalendar, at: UnixMs): boolean => tradableFrom(calendar, at) === at
