import type { TapeTrade } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { create } from 'zustand'

/** Rows kept of one instrument: a screenful and what scrolls below it. */
export const TAPE_ROWS = 50

interface Tape {
  /** Newest first. */
  readonly trades: Readonly<Record<string, readonly TapeTrade[]>>
  readonly receive: (id: InstrumentId, trades: readonly TapeTrade[], via: 'stream' | 'read') => void
}

const keyOf = (trade: TapeTrade): string => `${trade.tsEvent}|${trade.cumVolume}|${trade.price}|${trade.size}`

const newestFirst = (a: TapeTrade, b: TapeTrade): number => b.tsEvent - a.tsEvent || b.cumVolume - a.cumVolume

/** The stream may deliver a little out of order; further back than this, a replay has begun again. */
const OUT_OF_ORDER_MS = 60_000

/** A session's volume only grows and time goes on: when either falls back, nothing of the former day stays. */
function isAnotherDay(held: readonly TapeTrade[], newest: TapeTrade): boolean {
  const [latest, oldest] = [held[0], held.at(-1)]
  if (!latest || !oldest) return false
  if (newest.tsEvent < latest.tsEvent - OUT_OF_ORDER_MS) return true
  return newest.tsEvent > latest.tsEvent && newest.cumVolume < oldest.cumVolume
}

/**
 * Both lists newest first, every trade once. What streams in decides which day it is; what was `read` may be older than
 * what has streamed since and only fills in.
 */
export function mergeTape(
  held: readonly TapeTrade[],
  incoming: readonly TapeTrade[],
  via: 'stream' | 'read',
): readonly TapeTrade[] {
  const newest = incoming[0]
  if (!newest) return held
  const known = new Set(incoming.map(keyOf))
  const kept = via === 'stream' && isAnotherDay(held, newest) ? [] : held.filter((trade) => !known.has(keyOf(trade)))
  return [...incoming, ...kept].sort(newestFirst).slice(0, TAPE_ROWS)
}

/** The latest trades of what is on screen. Never persisted, like every price. */
export const useTape = create<Tape>((set) => ({
  trades: {},
  receive: (id, incoming, via) =>
    set(({ trades }) => ({ trades: { ...trades, [id]: mergeTape(trades[id] ?? [], incoming, via) } })),
}))

const NONE: readonly TapeTrade[] = []

export const useTrades = (id: InstrumentId): readonly TapeTrade[] => useTape((state) => state.trades[id] ?? NONE)
