import type { StreamMessage } from '@naru/shared/contracts/bridge-api'
import type { UnixMs } from '@naru/shared/core/time'
import type { InstrumentId, Venue } from '@naru/shared/domain/instrument'
import { type Phase, sessionAt } from '@naru/shared/market/session-phase'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import { create } from 'zustand'

type PhaseMessage = Extract<StreamMessage, { type: 'phase' }>

interface ToldPhase {
  readonly phase: Phase
  /** When it began, as the feed says. */
  readonly at: UnixMs
}

interface ToldPhases {
  readonly markets: Readonly<Partial<Record<Venue, ToldPhase>>>
  /** Only those that differ from their market: halted or in VI. */
  readonly instruments: Readonly<Record<string, ToldPhase>>
}

/** What the feed has told of the markets since this page was opened; before that, the calendar is all there is. */
export const usePhases = create<ToldPhases>(() => ({ markets: {}, instruments: {} }))

export function notePhase({ market, instrumentId, phase, at }: PhaseMessage): void {
  usePhases.setState(({ markets, instruments }) => {
    if (instrumentId === null) return { markets: { ...markets, [market]: { phase, at } } }
    const { [instrumentId]: _, ...others } = instruments
    const isOwn = phase === 'halted' || phase === 'vi'
    return { instruments: isOwn ? { ...others, [instrumentId]: { phase, at } } : others }
  })
}

/** `halted` or `vi` while the feed says so of this instrument. */
export const useInstrumentPhase = (id: InstrumentId): Phase | undefined =>
  usePhases((state) => state.instruments[id]?.phase)

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
