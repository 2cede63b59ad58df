import { assert } from '../core/assert.ts'
import { addDays, fromKst, type KstDate, kstDate, type UnixMs } from '../core/time.ts'
import type { Venue } from '../domain/instrument.ts'
import { type CalendarDay, isOpenOn, type TradingCalendar } from './trading-calendar.ts'

/** What a market, or one instrument on it, is doing. Orders match continuously in `open`, `nxt_pre`, `nxt_main`, `nxt_after`. */
export type Phase =
  | 'closed' // evenings, weekends, and days the calendar does not know
  | 'holiday'
  | 'pre_open' // a trading day, nothing trades yet; on NXT also between the pre-market and the main one
  | 'opening_auction' // intake for the opening single price
  | 'open'
  | 'closing_auction' // intake for the closing single price
  | 'after_close' // KRX: trades at the closing price; NXT: between the main market and the after-market
  | 'after_hours_single' // KRX until 2026-09-11: single price every ten minutes
  | 'after_market' // KRX since 2026-09-14
  | 'nxt_pre'
  | 'nxt_main'
  | 'nxt_after'
  | 'halted' // of one instrument, told by the feed
  | 'vi' // of one instrument, told by the feed: a two-minute auction after a jump

/** What the clock and the calendar can tell; the other two come from the feed. */
export type MarketPhase = Exclude<Phase, 'halted' | 'vi'>

export interface SessionState {
  readonly phase: MarketPhase
  /** The Korean day the phase belongs to. */
  readonly date: KstDate
  /** Why the day is unlike others; undefined on an ordinary one. */
  readonly special: CalendarDay | undefined
  /** When the next phase begins; null when the calendar does not reach that far. */
  readonly nextChangeAt: UnixMs | null
}

type Phases = readonly (readonly [from: string, phase: MarketPhase])[]

interface SessionHours {
  readonly from: KstDate
  readonly source: string
  /** "HHMMSS" KST of the continuous session and its end. */
  readonly open: string
  readonly close: string
  /** "HHMMSS" KST at which each phase begins, ascending. */
  readonly phases: Phases
}

const date = (text: string): KstDate => text as KstDate // literals below

const krxDay = (
  intake: string,
  evening: MarketPhase,
  end: string,
): Pick<SessionHours, 'open' | 'close' | 'phases'> => ({
  open: '090000',
  close: '153000',
  phases: [
    ['000000', 'pre_open'],
    [intake, 'opening_auction'],
    ['090000', 'open'],
    ['152000', 'closing_auction'],
    ['153000', 'after_close'],
    ['160000', evening],
    [end, 'closed'],
  ],
})

/** Newest first. A day keeps the first hours whose `from` is not after it. */
const HOURS: Readonly<Record<Venue, readonly SessionHours[]>> = {
  KRX: [
    {
      from: date('2026-09-14'),
      source: 'KRX after-market 16:00–20:00; reported by the press, not confirmed by the broker',
      ...krxDay('083000', 'after_market', '200000'),
    },
    { from: date('2019-04-29'), source: 'KRX: intake from 08:30', ...krxDay('083000', 'after_hours_single', '180000') },
    { from: date('2016-08-01'), source: 'KRX: 15:30 close', ...krxDay('080000', 'after_hours_single', '180000') },
    {
      from: date('2015-01-01'),
      source: 'KRX: 15:00 close',
      open: '090000',
      close: '150000',
      phases: [
        ['000000', 'pre_open'],
        ['080000', 'opening_auction'],
        ['090000', 'open'],
        ['145000', 'closing_auction'],
        ['150000', 'after_close'],
        ['153000', 'after_hours_single'],
        ['180000', 'closed'],
      ],
    },
  ],
  NXT: [
    {
      from: date('2025-03-04'),
      source: 'Nextrade since its first day',
      open: '090030',
      close: '152000',
      phases: [
        ['000000', 'pre_open'],
        ['080000', 'nxt_pre'],
        ['085000', 'pre_open'],
        ['090030', 'nxt_main'],
        ['152000', 'after_close'],
        ['154000', 'nxt_after'],
        ['200000', 'closed'],
      ],
    },
  ],
}

const hoursOn = (market: Venue, day: KstDate): SessionHours | undefined => HOURS[market].find(({ from }) => day >= from)

/**
 * What a market does at an instant. Never `halted` or `vi`: those are of one instrument and come from the feed.
 *
 * @param calendar  closures and days with other hours; outside the years it covers every day is `closed`
 * @param at        instant; the Korean wall clock is derived from it
 * @source          trading hours as dated data above; auctions prolonged at random (up to 30 s) are not in it
 */
export const phaseAt = (calendar: TradingCalendar, market: Venue, at: UnixMs): MarketPhase =>
  sessionAt(calendar, market, at).phase

/** The same with the day it belongs to, what is special about it, and when it ends. */
export function sessionAt(calendar: TradingCalendar, market: Venue, at: UnixMs): SessionState {
  const day = kstDate(at)
  const phase = startsOn(calendar, market, day).findLast(([from]) => from <= at)?.[1] ?? 'closed'
  return {
    phase,
    date: day,
    special: calendar.find(market, day),
    get nextChangeAt() {
      return nextChange(calendar, market, { at, phase })
    },
  }
}

/** Start and end of continuous trading and the closing auction after it; undefined on days without. */
export function regularSession(
  calendar: TradingCalendar,
  market: Venue,
  day: KstDate,
): { readonly open: UnixMs; readonly close: UnixMs } | undefined {
  const hours = hoursOn(market, day)
  if (!hours || !isOpenOn(calendar, market, day)) return undefined
  const { open, close } = shiftOf(calendar, market, day)
  return { open: startOf(day, moved(hours.open, open)), close: startOf(day, moved(hours.close, close)) }
}

/** No closure is longer; before a market began there is nothing to be found for years. */
const LOOK_AHEAD_DAYS = 30

function nextChange(
  calendar: TradingCalendar,
  market: Venue,
  now: { readonly at: UnixMs; readonly phase: MarketPhase },
): UnixMs | null {
  const today = kstDate(now.at)
  const last = addDays(today, LOOK_AHEAD_DAYS)
  for (let day = today; day <= last && calendar.covers(day); day = addDays(day, 1)) {
    const next = phasesOn(calendar, market, day).find(
      ([from, name]) => name !== now.phase && startOf(day, from) > now.at,
    )
    if (next) return startOf(day, next[0])
  }
  return null
}

type Starts = readonly (readonly [from: UnixMs, phase: MarketPhase])[]

/** Asked at every event of every account, while a calendar never changes and a day has few phases. */
const STARTS = new WeakMap<TradingCalendar, Map<string, Starts>>()

function startsOn(calendar: TradingCalendar, market: Venue, day: KstDate): Starts {
  const days = STARTS.get(calendar) ?? new Map<string, Starts>()
  STARTS.set(calendar, days)
  const key = `${market} ${day}`
  const known = days.get(key)
  if (known) return known
  const starts = phasesOn(calendar, market, day).map(([from, phase]) => [startOf(day, from), phase] as const)
  days.set(key, starts)
  return starts
}

function phasesOn(calendar: TradingCalendar, market: Venue, day: KstDate): Phases {
  const hours = hoursOn(market, day)
  if (!hours) return [['000000', 'closed']]
  if (!isOpenOn(calendar, market, day)) {
    return [['000000', calendar.find(market, day)?.kind === 'holiday' ? 'holiday' : 'closed']]
  }
  const shift = shiftOf(calendar, market, day)
  const phases = hours.phases.map(([from, phase]): Phases[number] => {
    return [moved(from, shiftOfPhase(hours, shift, { from, phase })), phase]
  })
  // Evenings keep their end, unless the day itself goes on for longer.
  const [evening = MIDNIGHT] = phases.at(-1) ?? []
  const close = moved(hours.close, shift.close)
  const [, end = close] = [close, evening].toSorted()
  return [...phases.slice(0, -1).filter(([from]) => from < end), [end, 'closed']]
}

/** Minutes by which a day begins and ends later than usual (earlier when negative). */
interface Shift {
  readonly open: number
  readonly close: number
}

function shiftOf(calendar: TradingCalendar, market: Venue, day: KstDate): Shift {
  const special = calendar.find(market, day)
  const usual = special && hoursOn(special.market, day) // NXT moves with KRX by as much, not to the same minute
  if (!special?.open || !special.close || !usual) return { open: 0, close: 0 }
  return { open: minutes(special.open) - minutes(usual.open), close: minutes(special.close) - minutes(usual.close) }
}

/** What comes before continuous trading moves with its beginning, the rest with its end; the evening keeps its own. */
function shiftOfPhase(
  { open }: SessionHours,
  shift: Shift,
  { from, phase }: { readonly from: string; readonly phase: MarketPhase },
): number {
  if (from === MIDNIGHT || phase === 'closed') return 0
  return from <= open ? shift.open : shift.close
}

const minutes = (hhmmss: string): number => Number(hhmmss.slice(0, 2)) * 60 + Number(hhmmss.slice(2, 4))

const MIDNIGHT = '000000'
const LAST_MINUTE = 24 * 60 - 1

/** Never beyond the day, whatever hours somebody typed. */
function moved(hhmmss: string, by: number): string {
  const at = Math.min(Math.max(minutes(hhmmss) + by, 0), LAST_MINUTE)
  const two = (value: number): string => String(value).padStart(2, '0')
  return two(Math.floor(at / 60)) + two(at % 60) + hhmmss.slice(4)
}

function startOf(day: KstDate, hhmmss: string): UnixMs {
  const at = fromKst(day, hhmmss)
  assert(at !== undefined, `not a time: ${day} ${hhmmss}`)
  return at
}
