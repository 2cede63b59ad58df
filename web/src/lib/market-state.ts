import type { UnixMs } from '@naru/shared/core/time'
import type { Venue } from '@naru/shared/domain/instrument'
import { type Phase, sessionAt } from '@naru/shared/market/session-phase'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { ToldPhase } from './market-phase.ts'

export interface MarketState {
  readonly phase: Phase
  /** Name of the holiday that closes the day. */
  readonly holiday: string | undefined
  /** What comes next by the calendar; undefined when it does not reach that far. */
  readonly next: { readonly phase: Phase; readonly at: UnixMs } | undefined
}

/**
 * What a market is doing: by the calendar, unless the feed has told otherwise since the calendar's last change. An
 * announced closure or a prolonged auction is in the feed before it is in any calendar.
 */
export function marketStateAt(
  calendar: TradingCalendar,
  market: Venue,
  { at, told }: { readonly at: UnixMs; readonly told: ToldPhase | undefined },
): MarketState {
  const session = sessionAt(calendar, market, at)
  const { nextChangeAt } = session
  const toldUntil = told && told.at <= at ? sessionAt(calendar, market, told.at).nextChangeAt : null
  const isToldNow = told !== undefined && toldUntil !== null && at < toldUntil
  return {
    phase: isToldNow ? told.phase : session.phase,
    holiday: session.phase === 'holiday' ? session.special?.nameKo : undefined,
    next:
      nextChangeAt === null ? undefined : { phase: sessionAt(calendar, market, nextChangeAt).phase, at: nextChangeAt },
  }
}
