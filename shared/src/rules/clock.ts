import { addDays, KST_OFFSET_MS, type KstDate, kstDate, type UnixMs, weekday } from '../core/time.ts'
import { type MarketPhase, regularSession, sessionAt } from '../market/session-phase.ts'
import { isOpenOn, type TradingCalendar } from '../market/trading-calendar.ts'
import type { CALENDAR_FLAGS } from './catalogue.ts'
import type { PhaseName } from './syntax.ts'

const DAY_MS = 86_400_000
const KRX_NAMES: Readonly<Partial<Record<MarketPhase, PhaseName>>> = {
  pre_open: 'pre',
  opening_auction: 'openAuction',
  open: 'regular',
  closing_auction: 'closeAuction',
  after_close: 'after',
  after_hours_single: 'after',
  after_market: 'after',
}
const NXT_NAMES: Readonly<Partial<Record<MarketPhase, PhaseName>>> = {
  nxt_pre: 'nxtPre',
  nxt_main: 'nxtMain',
  nxt_after: 'nxtAfter',
}

/** What the wall clock in Seoul and the calendar say at one instant. NaN where the calendar does not reach. */
export interface ClockView {
  /** UnixMs of the whole second. */
  readonly at: number
  /** Seconds since midnight, whole. */
  readonly second: number
  /** Days since 1970 in Korea. */
  readonly day: number
  /** 0 Sunday … 6 Saturday. */
  readonly weekday: number
  readonly isTradingDay: boolean
  /** Instants of the regular session of the day; NaN on a day without. */
  readonly open: number
  readonly close: number
  readonly tradingDayOfMonth: number
  isPhase(name: PhaseName): boolean
  flag(name: keyof typeof CALENDAR_FLAGS): boolean
  /** When any phase of either market changes next; Infinity when the calendar does not reach that far. */
  phaseEnd(): number
}

export const kstDay = (at: number): number => Math.floor((at + KST_OFFSET_MS) / DAY_MS)
/** The instant a second of a Korean day begins. */
export const startOfSecond = (day: number, second: number): number => day * DAY_MS - KST_OFFSET_MS + second * 1000

/** "HH:MM" or "HH:MM:SS" → seconds since midnight. */
export function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return (hours * 60 + minutes) * 60 + seconds
}

/** "HH:MM:SS" of a duration → milliseconds. */
export const durationMs = (text: string): number => secondsOf(text) * 1000

export interface RuleClock {
  view(instant: number): ClockView
}

interface Day {
  readonly day: number
  readonly date: KstDate
  readonly weekday: number
  readonly isTradingDay: boolean
  readonly open: number
  readonly close: number
  readonly tradingDayOfMonth: number
  readonly flags: ReadonlySet<string>
}

/** Keeps the day it was last asked for: thousands of rules ask about the same instant. */
export function createClock(calendar: TradingCalendar): RuleClock {
  let known: Day | undefined
  let last: ClockView | undefined
  return {
    view(instant) {
      const at = instant - (instant % 1000) // nothing a clock tells changes within a second
      if (last?.at === at) return last
      const day = kstDay(at)
      if (known?.day !== day) known = dayOf(calendar, day)
      last = viewOf(calendar, known, at)
      return last
    },
  }
}

function viewOf(calendar: TradingCalendar, day: Day, at: number): ClockView {
  const instant = at as UnixMs // the instant of an event
  let phases: { readonly names: readonly (PhaseName | undefined)[]; readonly end: number } | undefined
  const now = (): NonNullable<typeof phases> => {
    const [krx, nxt] = [sessionAt(calendar, 'KRX', instant), sessionAt(calendar, 'NXT', instant)]
    phases ??= {
      names: [KRX_NAMES[krx.phase], NXT_NAMES[nxt.phase]],
      end: Math.min(krx.nextChangeAt ?? Number.POSITIVE_INFINITY, nxt.nextChangeAt ?? Number.POSITIVE_INFINITY),
    }
    return phases
  }
  return {
    at,
    day: day.day,
    second: Math.floor((at - startOfSecond(day.day, 0)) / 1000),
    weekday: day.weekday,
    isTradingDay: day.isTradingDay,
    open: day.open,
    close: day.close,
    tradingDayOfMonth: day.tradingDayOfMonth,
    isPhase: (name) => (phases ?? now()).names.includes(name),
    flag: (name) => day.flags.has(name),
    phaseEnd: () => (phases ?? now()).end,
  }
}

function dayOf(calendar: TradingCalendar, day: number): Day {
  const date = kstDate(startOfSecond(day, 0) as UnixMs) // a whole number of milliseconds
  const isOpen = (one: KstDate): boolean => isOpenOn(calendar, 'KRX', one)
  const session = regularSession(calendar, 'KRX', date)
  const dayOfMonth = Number(date.slice(8))
  const before = (count: number): number =>
    Array.from({ length: count }, (_, n) => addDays(date, -n - 1)).filter(isOpen).length
  const after = (fits: (one: KstDate) => boolean, count: number): boolean =>
    Array.from({ length: count }, (_, n) => addDays(date, n + 1)).some((one) => fits(one) && isOpen(one))
  const isTradingDay = isOpen(date)
  const inMonth = isTradingDay ? before(dayOfMonth - 1) + 1 : Number.NaN
  const sinceMonday = (weekday(date) + 6) % 7
  const flags = new Set<keyof typeof CALENDAR_FLAGS>()
  if (inMonth === 1) flags.add('firstTradingDayOfMonth')
  if (isTradingDay && !after((one) => one.slice(0, 7) === date.slice(0, 7), 31)) flags.add('lastTradingDayOfMonth')
  if (isTradingDay && before(sinceMonday) === 0) flags.add('firstTradingDayOfWeek')
  if (isTradingDay && !after(() => true, 6 - sinceMonday)) flags.add('lastTradingDayOfWeek')
  if (!isOpen(addDays(date, 1))) flags.add('holidayTomorrow')
  if (isTradingDay && isExpiry(date, isOpen)) flags.add('optionExpiryDay')
  return {
    day,
    date,
    weekday: weekday(date),
    isTradingDay,
    open: session?.open ?? Number.NaN,
    close: session?.close ?? Number.NaN,
    tradingDayOfMonth: inMonth,
    flags,
  }
}

/** KOSPI 200 options end on the second Thursday of the month, or on the trading day before when that one is closed. */
function isExpiry(date: KstDate, isOpen: (date: KstDate) => boolean): boolean {
  const first = addDays(date, 1 - Number(date.slice(8)))
  let expiry = addDays(first, ((4 - weekday(first) + 7) % 7) + 7)
  while (!isOpen(expiry) && expiry > first) expiry = addDays(expiry, -1)
  return date === expiry
}
