import { addDays, fromKst, type KstDate, kstDate, type UnixMs, unixMs, weekday } from '@naru/shared/core/time'
import type { BarSpec } from '@naru/shared/domain/market-data'
import { isMinutes, MINUTES } from '@naru/shared/market/resample'
import { isOpenOn, type TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { DayRange } from '../ports/history.ts'

/** A day of trading, as far as the calendar knows; every weekday of a year it does not cover might have been one. */
export function mayHaveTraded(calendar: TradingCalendar, day: KstDate): boolean {
  if (calendar.covers(day)) return isOpenOn(calendar, 'KRX', day)
  return weekday(day) !== 0 && weekday(day) !== 6
}

/** The `count` trading days up to `to`, which counts when it is one; ascending. */
export function tradingDaysUpTo(calendar: TradingCalendar, to: KstDate, count: number): readonly KstDate[] {
  const days: KstDate[] = []
  for (let day = to; days.length < count; day = addDays(day, -1)) if (mayHaveTraded(calendar, day)) days.push(day)
  return days.reverse()
}

/** Those of `days` that lie in none of the ranges. */
export const outside = (days: readonly KstDate[], ranges: readonly DayRange[]): readonly KstDate[] =>
  days.filter((day) => !ranges.some(({ from, to }) => from <= day && day <= to))

/**
 * Missing days as ranges to ask for, newest first. Trading days that follow each other are asked for together, at most
 * `maxDays` calendar days at once.
 *
 * @param missing  ascending
 */
export function toRanges(calendar: TradingCalendar, missing: readonly KstDate[], maxDays: number): readonly DayRange[] {
  const ranges: { from: KstDate; to: KstDate }[] = []
  for (const day of missing.toReversed()) {
    const last = ranges.at(-1)
    const isNext = last !== undefined && tradingDaysUpTo(calendar, addDays(last.from, -1), 1)[0] === day
    if (isNext && day > addDays(last.to, -maxDays)) last.from = day
    else ranges.push({ from: day, to: day })
  }
  return ranges
}

/** Midnight in Korea. */
export const startOfDay = (day: KstDate): UnixMs => fromKst(day, '000000') ?? unixMs(0)
export const endOfDay = (day: KstDate): UnixMs => unixMs(startOfDay(addDays(day, 1)) - 1)

/** Trading days of a week and a month, and minutes of a short day: enough days for so many bars, rather a few too many. */
const DAYS_PER_BAR = { '1d': 1, '1w': 5, '1mo': 23 } as const
const MINUTES_PER_DAY = 380

/** The days that hold so many bars up to `to`, ascending. */
export function daysFor(
  calendar: TradingCalendar,
  { spec, limit }: { readonly spec: BarSpec; readonly limit: number },
  to: UnixMs,
): readonly KstDate[] {
  const count = isMinutes(spec) ? Math.ceil((limit * MINUTES[spec]) / MINUTES_PER_DAY) : limit * DAYS_PER_BAR[spec]
  // One more: the day of `to` may hold no bar before it yet.
  const days = tradingDaysUpTo(calendar, kstDate(to), count + 1)
  return mayHaveTraded(calendar, kstDate(to)) ? days : days.slice(1)
}

/** Days without a bar (a halt, a gap in a file) must not make an answer shorter: stored bars are looked for further back. */
const SLACK_DAYS = { '1d': 60, '1m': 10 } as const

/** What to read of the store for these days. */
export function windowOf(days: readonly KstDate[], base: keyof typeof SLACK_DAYS): DayRange {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) throw new RangeError('no days')
  return { from: addDays(first, -SLACK_DAYS[base]), to: last }
}
