import { assert } from '../core/assert.ts'
import { fromKst, type KstDate, type UnixMs, unixMs } from '../core/time.ts'
import type { Venue } from '../domain/instrument.ts'
import { type MarketPhase, sessionAt } from '../market/session-phase.ts'
import type { TradingCalendar } from '../market/trading-calendar.ts'

/** A time of day at which list and balance are read whatever else goes on, and what is done with them. */
export interface Round {
  readonly at: UnixMs
  /**
   * `morning` before the first session, `before` each session, `settling` just after one, `closing` when every order
   * good for it must be over.
   */
  readonly kind: 'morning' | 'before' | 'settling' | 'closing'
  readonly venue: Venue
  /** No session of any venue ends later that day. */
  readonly isLast: boolean
  /** When that session ends. */
  readonly until: UnixMs
}

interface Session {
  readonly venue: Venue
  readonly from: UnixMs
  readonly until: UnixMs
}

const VENUES: readonly Venue[] = ['KRX', 'NXT']
const MINUTE_MS = 60_000
const MORNING_MS = 30 * MINUTE_MS
const BEFORE_MS = 10 * MINUTE_MS
const SETTLING_MS = MINUTE_MS
const CLOSING_MS = 10 * MINUTE_MS
/** A replayed market has no end of its own: its books are closed as often as this. */
const REPLAY_MS = 60 * MINUTE_MS
const DAY_MS = 86_400_000

/** Phases in which orders are taken. Neighbors of one venue are one session: an auction belongs to what follows it. */
const TRADING: ReadonlySet<MarketPhase> = new Set<MarketPhase>([
  'opening_auction',
  'open',
  'closing_auction',
  'after_hours_single',
  'after_market',
  'nxt_pre',
  'nxt_main',
  'nxt_after',
])

/** Whether any venue takes orders, and until when that holds. */
export function sessionNow(
  calendar: TradingCalendar,
  at: UnixMs,
): { readonly isOpen: boolean; readonly until: UnixMs } {
  const states = VENUES.map((venue) => sessionAt(calendar, venue, at))
  const changes = states.map(({ nextChangeAt }) => nextChangeAt ?? unixMs(at + DAY_MS))
  return { isOpen: states.some(({ phase }) => TRADING.has(phase)), until: unixMs(Math.min(...changes)) }
}

/** The sessions of a venue on one day, by the calendar; none on days without. */
export function sessionsOf(calendar: TradingCalendar, venue: Venue, day: KstDate): readonly Session[] {
  const sessions: Session[] = []
  let open: UnixMs | null = null
  let at = startOfDay(day)
  for (const end = unixMs(at + DAY_MS); at < end; ) {
    const state = sessionAt(calendar, venue, at)
    const isTrading = TRADING.has(state.phase)
    if (isTrading) open ??= at
    if (!isTrading && open !== null) {
      sessions.push({ venue, from: open, until: at })
      open = null
    }
    if (state.nextChangeAt === null) break
    at = state.nextChangeAt
  }
  return sessions
}

/** Every round of a day, in order. All hours come from the calendar. */
export function roundsOf(calendar: TradingCalendar, day: KstDate): readonly Round[] {
  const byVenue = VENUES.map((venue) => sessionsOf(calendar, venue, day))
  const [first] = byVenue.flat().toSorted((a, b) => a.from - b.from)
  if (first === undefined) return []
  const last = Math.max(...byVenue.flat().map(({ until }) => until))
  const rounds = byVenue.flat().flatMap((session) => roundsOfSession(session, session.until === last))
  const morning: Round = { ...commonOf(first, false), kind: 'morning', at: unixMs(first.from - MORNING_MS) }
  return [morning, ...rounds].toSorted((a, b) => a.at - b.at)
}

/** The rounds of a day of the replayed market, which is open whatever the calendar says. */
export function replayRoundsOf(day: KstDate): readonly Round[] {
  const from = startOfDay(day)
  return Array.from({ length: DAY_MS / REPLAY_MS }, (_, index): Round => {
    const at = unixMs(from + index * REPLAY_MS)
    return { at, kind: 'closing', venue: 'KRX', isLast: false, until: unixMs(from + DAY_MS) }
  })
}

const commonOf = ({ venue, until }: Session, isLast: boolean): Pick<Round, 'venue' | 'isLast' | 'until'> => ({
  venue,
  isLast,
  until,
})

function roundsOfSession(session: Session, isLast: boolean): readonly Round[] {
  const common = commonOf(session, isLast)
  return [
    { ...common, kind: 'before', at: unixMs(session.from - BEFORE_MS) },
    { ...common, kind: 'settling', at: unixMs(session.until + SETTLING_MS) },
    { ...common, kind: 'closing', at: unixMs(session.until + CLOSING_MS) },
  ]
}

/** Midnight in Seoul. */
export function startOfDay(day: KstDate): UnixMs {
  const at = fromKst(day, '000000')
  assert(at !== undefined, `not a day: ${day}`)
  return at
}
