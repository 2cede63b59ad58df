import type { KstDate, UnixMs } from '../core/time.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { TradingCalendar } from '../market/trading-calendar.ts'
import type { DaySnapshot } from '../portfolio/day-snapshot.ts'
import type { Adjusted } from '../portfolio/make-statement.ts'
import type { Trade } from '../portfolio/trade.ts'
import type { InstrumentPhase } from './event.ts'
import type { Round } from './rounds.ts'

/** The broker and the fills disagree since a reading that began at `since`; both sides as they were then. */
export interface Dispute {
  readonly since: UnixMs
  readonly shares: ReadonlyMap<InstrumentId, { readonly expected: number; readonly held: number }>
  readonly cash: { readonly expected: number; readonly broker: number } | null
}

/** What the account should hold and have: counted on from the last balance that agreed. Plain data of one engine. */
export interface BookState {
  /** Won after everything settles (D+2); null before the first balance. */
  cashD2: number | null
  /** Won for orders before what open ones hold back. */
  buying: number | null
  dispute: Dispute | null
  /** When the corporate actions of a disputed holding were asked for. */
  actionsAskedAt: UnixMs | null
  /** Of today, as they became known. */
  trades: Trade[]
  readonly filledAt: Map<InstrumentId, UnixMs>
  lastFillAt: UnixMs | null
  start: DaySnapshot | null
  /** Explained changes of today that were no trades. */
  adjusted: Adjusted[]
  readonly actions: Map<InstrumentId, readonly CorporateAction[]>
  readonly statuses: Map<InstrumentId, { readonly status: InstrumentPhase; readonly at: UnixMs }>
  /** Last price of each holding on the newest day it was stated, and of the day before that. Won per share. */
  readonly lastPx: Map<InstrumentId, { readonly day: KstDate; readonly px: number; readonly before: number | null }>
  /** The rounds of a day still to come, and those that wait for readings begun after they were due. */
  rounds: { readonly calendar: TradingCalendar; readonly until: UnixMs; left: readonly Round[] } | null
  /** Whether any venue takes orders, until something changes. */
  session: { readonly calendar: TradingCalendar; readonly until: UnixMs; readonly isOpen: boolean } | null
  pending: readonly { readonly round: Round; readonly dueAt: UnixMs }[]
  /** When the last session ended that no order of ours, or none at all, outlives. */
  readonly closed: { ours: UnixMs | null; all: UnixMs | null }
  /** Differences settled here that the ledger has not yet seen settled. Shares the broker holds. */
  readonly settled: Map<InstrumentId, number>
  /** When the balance began that everything is counted on from; null before it. */
  baselineAt: UnixMs | null
  /** Shares of the fills told soon after it, sold ones negative, in order: the balance may have contained the first. */
  readonly overlap: Map<InstrumentId, readonly number[]>
}

export const emptyBooks = (): BookState => ({
  cashD2: null,
  buying: null,
  dispute: null,
  actionsAskedAt: null,
  trades: [],
  filledAt: new Map(),
  lastFillAt: null,
  start: null,
  adjusted: [],
  actions: new Map(),
  statuses: new Map(),
  lastPx: new Map(),
  rounds: null,
  session: null,
  pending: [],
  closed: { ours: null, all: null },
  settled: new Map(),
  baselineAt: null,
  overlap: new Map(),
})
