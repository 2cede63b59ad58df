import { assert } from '../core/assert.ts'
import type { KstDate, UnixMs } from '../core/time.ts'
import { type MarketPhase, regularSession, sessionAt } from './session-phase.ts'
import { CARRIED_CALENDAR, isOpenOn, tradingDayAfter } from './trading-calendar.ts'

/**
 * KRX by the calendar that comes with the program, for whoever has no other. Phases in coarser words: continuous
 * matching is `regular`, everything in the evening `after_hours`, and a holiday is `closed`.
 */
export type SessionPhase =
  | 'pre_open'
  | 'open_auction'
  | 'regular'
  | 'close_auction'
  | 'post_close'
  | 'after_hours'
  | 'closed'

export interface SessionState {
  readonly phase: SessionPhase
  /** The Korean day the phase belongs to. */
  readonly date: KstDate
  /** When the next phase begins; null when the calendar does not reach that far. */
  readonly nextChangeAt: UnixMs | null
}

const COARSE: Partial<Record<MarketPhase, SessionPhase>> = {
  pre_open: 'pre_open',
  opening_auction: 'open_auction',
  open: 'regular',
  closing_auction: 'close_auction',
  after_close: 'post_close',
  after_hours_single: 'after_hours',
  after_market: 'after_hours',
  closed: 'closed',
  holiday: 'closed',
}

function coarse(phase: MarketPhase): SessionPhase {
  const word = COARSE[phase]
  assert(word !== undefined, `KRX has no phase ${phase}`)
  return word
}

export function sessionPhase(at: UnixMs): SessionState {
  const state = sessionAt(CARRIED_CALENDAR, 'KRX', at)
  const phase = coarse(state.phase)
  let next = state.nextChangeAt
  while (next !== null) {
    const then = sessionAt(CARRIED_CALENDAR, 'KRX', next)
    if (coarse(then.phase) !== phase) break
    next = then.nextChangeAt
  }
  return { phase, date: state.date, nextChangeAt: next }
}

export const isTradingDay = (day: KstDate): boolean => isOpenOn(CARRIED_CALENDAR, 'KRX', day)

/** Korean name of the holiday that closes the exchange on a weekday; undefined on other days. */
export function holidayName(day: KstDate): string | undefined {
  const special = CARRIED_CALENDAR.find('KRX', day)
  return special?.kind === 'holiday' ? special.nameKo : undefined
}

export const addTradingDays = (day: KstDate, count: number): KstDate => tradingDayAfter(CARRIED_CALENDAR, day, count)

export const regularHours = (day: KstDate): ReturnType<typeof regularSession> =>
  regularSession(CARRIED_CALENDAR, 'KRX', day)
