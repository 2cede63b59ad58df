import { kstDate, type UnixMs } from '@naru/shared/core/time'
import { isOpenOn, type TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { CalendarDifference, CalendarStore } from '../ports/calendar-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { MarketDay, MarketInfo } from '../ports/market-info.ts'
import type { Timetable } from '../ports/timetable.ts'

interface Parts {
  readonly store: Pick<CalendarStore, 'recordCheck'>
  readonly calendar: () => TradingCalendar
  /** A live account's services; undefined while none is connected. The broker has no holidays for paper accounts. */
  readonly info: () => Pick<MarketInfo, 'holidays'> | undefined
  readonly clock: Clock
  readonly now: () => UnixMs
  readonly timetable: Timetable
  readonly logger: Logger
}

/** Once a day, as the broker asks its customers to; on the hour of nobody else. */
const EVERY_MORNING = '25 7 * * *'
const RETRY_MS = 10 * 60_000
const TRIES = 18

/** Asks the broker which days it opens and tells what the calendar says otherwise. Nothing is changed because of it. */
export function startCalendarCheck({ store, calendar, info, clock, now, timetable, logger }: Parts): () => void {
  let cancel = (): void => undefined

  /** False: worth another try. */
  const check = async (): Promise<boolean> => {
    const reply = await info()?.holidays(kstDate(now()))
    if (!reply?.ok || reply.value.length === 0) return reply?.ok === false && reply.error.kind === 'not_offered'
    const [first] = reply.value
    const last = reply.value.at(-1)
    if (!first || !last) return false
    const differences = differencesOf(calendar(), reply.value)
    if (differences.length > 0) logger.alarm('calendar_differs', { dates: differences.map(({ date }) => date) })
    else logger.event('calendar_agrees', { from: first.date, to: last.date })
    return (await store.recordCheck(first.date, last.date, differences)).ok
  }

  const run = async (tries: number): Promise<void> => {
    cancel()
    if (!(await check()) && tries > 1) cancel = clock.after(RETRY_MS, () => void run(tries - 1))
  }

  // After a start too: a bridge that is off at half past seven would never ask.
  cancel = clock.after(RETRY_MS, () => void run(TRIES))
  const leave = timetable.at(EVERY_MORNING, () => void run(TRIES))
  return () => {
    leave()
    cancel()
  }
}

export const differencesOf = (calendar: TradingCalendar, days: readonly MarketDay[]): readonly CalendarDifference[] =>
  days.flatMap(({ date, isOpen }) => {
    const calendarIsOpen = isOpenOn(calendar, 'KRX', date)
    return calendarIsOpen === isOpen ? [] : [{ date, calendarIsOpen, brokerIsOpen: isOpen }]
  })
