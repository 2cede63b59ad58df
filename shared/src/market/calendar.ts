import { assert } from '../core/assert.ts'
import { addDays, fromKst, type KstDate, kstDate, type UnixMs, weekday } from '../core/time.ts'
import { FIRST_YEAR, HOLIDAYS, LAST_YEAR, LATE_OPENINGS } from './holidays.ts'

/** What the KRX main board does at a moment. Orders match continuously only in `regular`. */
export type SessionPhase =
  | 'pre_open' // a trading day, before order intake begins
  | 'open_auction' // intake for the opening single price
  | 'regular'
  | 'close_auction' // intake for the closing single price
  | 'post_close' // trades at the closing price
  | 'after_hours'
  | 'closed'

export interface SessionState {
  readonly phase: SessionPhase
  /** The Korean day the phase belongs to. */
  readonly date: KstDate
  /** When the next phase begins; null when the calendar does not reach that far. */
  readonly nextChangeAt: UnixMs | null
}

type Phases = readonly (readonly [from: string, phase: SessionPhase])[]

interface Schedule {
  readonly from: KstDate
  readonly source: string
  /** "HHMMSS" in KST at which each phase begins, ascending. */
  readonly phases: Phases
}

const date = (text: string): KstDate => text as KstDate // literals below

const dayEndingAt = (end: string): Phases => [
  ['000000', 'pre_open'],
  ['083000', 'open_auction'],
  ['090000', 'regular'],
  ['152000', 'close_auction'],
  ['153000', 'post_close'],
  ['160000', 'after_hours'],
  [end, 'closed'],
]

/** Newest first. A day follows the first schedule whose `from` is not after it. */
const SCHEDULES: readonly Schedule[] = [
  {
    from: date('2026-09-14'),
    source: 'KRX after-market 16:00–20:00; reported by the press, not confirmed by the broker',
    phases: dayEndingAt('200000'),
  },
  { from: date('2019-04-29'), source: 'KRX trading hours; opening intake from 08:30', phases: dayEndingAt('180000') },
]

const HOLIDAY_NAMES: ReadonlyMap<KstDate, string> = new Map(HOLIDAYS.map((day) => [day.date, day.nameKo]))
const LATE: ReadonlyMap<KstDate, 'first_trading_day_of_year' | 'csat_exam_day'> = new Map(
  LATE_OPENINGS.map((day) => [day.date, day.reason]),
)

/** Whether the holiday list is complete for the year of `day`. */
function calendarCovers(day: KstDate): boolean {
  const year = Number(day.slice(0, 4))
  return year >= FIRST_YEAR && year <= LAST_YEAR
}

/** Whether KRX trades on `day`. A day outside the covered years is not known to be one, so it is not. */
export function isTradingDay(day: KstDate): boolean {
  const dow = weekday(day)
  return calendarCovers(day) && dow !== 0 && dow !== 6 && !HOLIDAY_NAMES.has(day)
}

/** Korean name of the holiday that closes the exchange on a weekday; undefined on other days. */
export const holidayName = (day: KstDate): string | undefined => HOLIDAY_NAMES.get(day)

/**
 * The trading day `count` trading days after `day` (settlement: 2). `day` itself need not be one.
 * Asserts that the calendar reaches that far.
 */
export function addTradingDays(day: KstDate, count: number): KstDate {
  let at = day
  for (let left = count; left > 0; ) {
    at = addDays(at, 1)
    assert(calendarCovers(at), `the holiday list ends before ${at}`)
    if (isTradingDay(at)) left -= 1
  }
  return at
}

/** One hour later, for days that open late: "083000" → "093000". */
const anHourLater = (hhmmss: string): string =>
  hhmmss === '000000' ? hhmmss : String(Number(hhmmss.slice(0, 2)) + 1).padStart(2, '0') + hhmmss.slice(2)

const OPENING: ReadonlySet<SessionPhase> = new Set(['open_auction', 'regular'])
const EVENING: ReadonlySet<SessionPhase> = new Set(['closed'])

function phasesOf(day: KstDate): Phases {
  if (!isTradingDay(day)) return [['000000', 'closed']]
  const schedule = SCHEDULES.find((entry) => day >= entry.from)
  assert(schedule !== undefined, `no trading hours known for ${day}`)
  const reason = LATE.get(day)
  if (reason === undefined) return schedule.phases
  // The evening end stays: on exam days the after-hours session is an hour shorter.
  const isShifted = (phase: SessionPhase): boolean =>
    reason === 'csat_exam_day' ? !EVENING.has(phase) : OPENING.has(phase)
  return schedule.phases.map(([from, phase]) => [isShifted(phase) ? anHourLater(from) : from, phase])
}

function startOf(day: KstDate, hhmmss: string): UnixMs {
  const at = fromKst(day, hhmmss)
  assert(at !== undefined, `not a time: ${day} ${hhmmss}`)
  return at
}

/**
 * What KRX does at an instant, and when that ends.
 *
 * @param at  instant; the Korean wall clock is derived from it
 * @source    trading hours and holidays as dated data above; a same-day closure announced by the exchange is not in it
 */
export function sessionPhase(at: UnixMs): SessionState {
  const day = kstDate(at)
  const started = phasesOf(day).filter(([from]) => startOf(day, from) <= at)
  const phase = started.at(-1)?.[1] ?? 'closed'
  return { phase, date: day, nextChangeAt: nextChange(at, phase) }
}

function nextChange(at: UnixMs, phase: SessionPhase): UnixMs | null {
  for (let day = kstDate(at); calendarCovers(day); day = addDays(day, 1)) {
    const next = phasesOf(day).find(([from, name]) => name !== phase && startOf(day, from) > at)
    if (next) return startOf(day, next[0])
  }
  return null
}

/** Start and end of the continuous session plus closing auction of a trading day; undefined on other days. */
export function regularHours(day: KstDate): { readonly open: UnixMs; readonly close: UnixMs } | undefined {
  const phases = phasesOf(day)
  const open = phases.find(([, phase]) => phase === 'regular')
  const close = phases.find(([, phase]) => phase === 'post_close')
  return open && close && { open: startOf(day, open[0]), close: startOf(day, close[0]) }
}
