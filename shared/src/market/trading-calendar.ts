import { assert } from '../core/assert.ts'
import { addDays, type KstDate, weekday } from '../core/time.ts'
import type { Venue } from '../domain/instrument.ts'
import { HOLIDAYS, type HolidayStatus, LATE_OPENINGS, type LateOpening } from './holidays.ts'

/** A day that does not keep the usual hours of a market. What is not listed keeps them. */
export interface CalendarDay {
  readonly date: KstDate
  readonly market: Venue
  readonly kind: 'holiday' | 'late_open' | 'half_day'
  /** "HHMMSS" KST: continuous trading begins; null on a holiday. */
  readonly open: string | null
  /** "HHMMSS" KST: the closing auction ends; null on a holiday. */
  readonly close: string | null
  readonly nameKo: string
  /** False while it follows from the law or a ministry's plan alone. */
  readonly isAnnounced: boolean
  readonly source: string
}

/** Which days a market trades, and which of them differ from the rest. Immutable; a change is another calendar. */
export interface TradingCalendar {
  readonly days: readonly CalendarDay[]
  /** Whether the list of closures is complete for the year of `date`: outside, no day is known to be a trading day. */
  covers(date: KstDate): boolean
  /** What is special about a day. NXT keeps the days of KRX unless it has a line of its own. */
  find(market: Venue, date: KstDate): CalendarDay | undefined
}

/** KRX closes on the last weekday of each year: a list that names that day of a year is complete for it. */
const isYearEnd = ({ date, market, kind }: CalendarDay): boolean =>
  market === 'KRX' && kind === 'holiday' && date.slice(5) >= '12-29'

export function createCalendar(days: readonly CalendarDay[]): TradingCalendar {
  const years = new Set(days.filter(isYearEnd).map(({ date }) => date.slice(0, 4)))
  const byKey = new Map(days.map((day) => [`${day.market} ${day.date}`, day]))
  return {
    days,
    covers: (date) => years.has(date.slice(0, 4)),
    find: (market, date) => byKey.get(`${market} ${date}`) ?? byKey.get(`KRX ${date}`),
  }
}

/** Whether the market trades on `date`. A day outside the covered years is not known to be one, so it is not. */
export function isOpenOn(calendar: TradingCalendar, market: Venue, date: KstDate): boolean {
  const dow = weekday(date)
  return calendar.covers(date) && dow !== 0 && dow !== 6 && calendar.find(market, date)?.kind !== 'holiday'
}

/**
 * The trading day `count` trading days after `date` (settlement: 2). `date` itself need not be one.
 * Asserts that the calendar reaches that far.
 */
export function tradingDayAfter(calendar: TradingCalendar, date: KstDate, count: number): KstDate {
  let at = date
  for (let left = count; left > 0; ) {
    at = addDays(at, 1)
    assert(calendar.covers(at), `the calendar ends before ${at}`)
    if (isOpenOn(calendar, 'KRX', at)) left -= 1
  }
  return at
}

const CARRIED = 'exchange_calendars XKRX; vacanza/holidays; 2026-08'
const isAnnounced = (status: HolidayStatus): boolean => status !== 'projected'

/** KRX closed at 15:00 until 2016-07-29. */
const closeOf = ({ date, reason }: LateOpening): string => {
  const hour = (date < '2016-08-01' ? 0 : 30) + (reason === 'csat_exam_day' ? 1600 : 1500)
  return `${hour}00`
}

const LATE_NAMES = { first_trading_day_of_year: '새해 첫 거래일', csat_exam_day: '대학수학능력시험일' } as const

/** The calendar that comes with the program, for as long as no other has been read. */
export const CARRIED_CALENDAR: TradingCalendar = createCalendar([
  ...HOLIDAYS.map(
    ({ date, nameKo, status }): CalendarDay => ({
      date,
      market: 'KRX',
      kind: 'holiday',
      open: null,
      close: null,
      nameKo,
      isAnnounced: isAnnounced(status),
      source: CARRIED,
    }),
  ),
  ...LATE_OPENINGS.map(
    (day): CalendarDay => ({
      date: day.date,
      market: 'KRX',
      kind: 'late_open',
      open: '100000',
      close: closeOf(day),
      nameKo: LATE_NAMES[day.reason],
      isAnnounced: isAnnounced(day.status),
      source: CARRIED,
    }),
  ),
])
