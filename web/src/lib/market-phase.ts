import type { StreamMessage } from '@naru/shared/contracts/bridge-api'
import type { UnixMs } from '@naru/shared/core/time'
import type { InstrumentId, Venue } from '@naru/shared/domain/instrument'
import type { Phase } from '@naru/shared/market/session-phase'
import { create } from 'zustand'

type PhaseMessage = Extract<StreamMessage, { type: 'phase' }>

export interface ToldPhase {
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
