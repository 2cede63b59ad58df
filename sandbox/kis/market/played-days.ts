import { addDays, fromKst, type KstDate, kstDate, unixMs, weekday } from '@naru/shared/core/time'
import { regularSession } from '@naru/shared/market/session-phase'
import { isOpenOn, type TradingCalendar } from '@naru/shared/market/trading-calendar'
import { type Labels, SESSION_MS } from './market.ts'

/** The first day that is counted: which recorded day is played follows from the date alone. */
const FIRST_DAY = '2024-01-02' as KstDate // a trading day
const MINUTE_MS = 60_000
/** The last recorded minute is what the closing auction trades. */
const CONTINUOUS_MS = SESSION_MS - MINUTE_MS
const CLOSING_AUCTION_MS = 10 * MINUTE_MS
const RECORDED_OPEN_MS = 9 * 3_600_000

const isWeekday = (day: KstDate): boolean => weekday(day) !== 0 && weekday(day) !== 6

/** Lays the recorded days, 09:00 to 15:00, on the trading days of a calendar, open to close. */
export class PlayedDays implements Labels {
  calendar: TradingCalendar
  readonly #dates: KstDate[] = [FIRST_DAY]

  constructor(calendar: TradingCalendar) {
    this.calendar = calendar
  }

  /** A calendar with a day changed: days that are over keep their numbers. */
  replace(calendar: TradingCalendar, today: KstDate): void {
    this.calendar = calendar
    const known = this.#dates.findIndex((day) => day >= today)
    if (known > 0) this.#dates.splice(known)
  }

  date(day: number): KstDate {
    if (day < 0) return weekdayBefore(FIRST_DAY, -day)
    while (this.#dates.length <= day) this.#dates.push(this.#next(this.#dates.at(-1) ?? FIRST_DAY))
    return this.#dates[day]!
  }

  time(day: number, recorded: number): number {
    const { open, closing } = this.#hours(this.date(day))
    const at = recorded - RECORDED_OPEN_MS
    if (at >= CONTINUOUS_MS) return closing + ((at - CONTINUOUS_MS) * CLOSING_AUCTION_MS) / MINUTE_MS
    return open + Math.floor((at * (closing - open)) / CONTINUOUS_MS)
  }

  /** Where the market stands at an instant: played milliseconds since the first day's open. */
  elapsedAt(now: number): number {
    const today = kstDate(unixMs(now))
    const number = this.#numberOf(today)
    if (this.date(number) < today) return (number + 1) * SESSION_MS - 1
    const { open, closing } = this.#hours(today)
    const at = now - midnight(today)
    if (at >= closing) {
      const passed = Math.min(CLOSING_AUCTION_MS, at - closing)
      return number * SESSION_MS + Math.min(SESSION_MS - 1, CONTINUOUS_MS + (passed * MINUTE_MS) / CLOSING_AUCTION_MS)
    }
    const passed = Math.max(0, at - open)
    return number * SESSION_MS + Math.floor((passed * CONTINUOUS_MS) / (closing - open))
  }

  /** The number of the latest trading day that is not after `day`. */
  #numberOf(day: KstDate): number {
    while ((this.#dates.at(-1) ?? day) < day) this.date(this.#dates.length)
    const after = this.#dates.findIndex((date) => date > day)
    return Math.max(0, (after === -1 ? this.#dates.length : after) - 1)
  }

  #next(day: KstDate): KstDate {
    let at = addDays(day, 1)
    while (this.calendar.covers(at) ? !isOpenOn(this.calendar, 'KRX', at) : !isWeekday(at)) at = addDays(at, 1)
    return at
  }

  /** Milliseconds after midnight of the open and of the closing auction. */
  #hours(day: KstDate): { readonly open: number; readonly closing: number } {
    const hours = regularSession(this.calendar, 'KRX', day)
    if (!hours) return { open: RECORDED_OPEN_MS, closing: RECORDED_OPEN_MS + SESSION_MS + 20 * MINUTE_MS }
    const start = midnight(day)
    return { open: hours.open - start, closing: hours.close - start - CLOSING_AUCTION_MS }
  }
}

export const midnight = (day: KstDate): number => fromKst(day, '000000') ?? 0

function weekdayBefore(day: KstDate, count: number): KstDate {
  let at = day
  for (let left = count; left > 0; ) {
    at = addDays(at, -1)
    if (isWeekday(at)) left -= 1
  }
  return at
}
