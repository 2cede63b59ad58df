import type { KstDate, UnixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { AccountId } from '../../domain/order.ts'
import type { TradingCalendar } from '../../market/trading-calendar.ts'
import type { CompiledRule } from '../compile.ts'
import type { PriceLine, RuleSet } from '../rule-set.ts'
import type { AccountBook } from './account-book.ts'
import type { ArmedVersion, DeskEffect } from './desk-event.ts'
import type { Decline } from './firing.ts'
import type { Holding, KeptHolding } from './holding.ts'
import type { SymbolBook } from './symbol-book.ts'

export interface DeskRule {
  readonly version: ArmedVersion
  readonly compiled: CompiledRule
  readonly account: AccountDesk
  instruments: readonly InstrumentId[]
  trades: { day: KstDate; count: number }
  /** The last order it could not ask for, by instrument. */
  readonly declined: Map<InstrumentId, Decline>
  /** Evaluations told by the last trace, by instrument. */
  readonly traced: Map<InstrumentId, number>
  /** When its state was last recorded. */
  recordedAt: number
}

/** Rules of one account, or of none: what they read of an account is that account's. */
export interface AccountDesk {
  readonly accountId: AccountId | null
  readonly set: RuleSet
  readonly book: AccountBook
  /** Keys of facts its rules read. */
  reads: ReadonlySet<string>
  /** What is held since when; and what an earlier life had seen of it. */
  readonly holdings: Map<InstrumentId, Holding>
  readonly kept: Map<InstrumentId, KeptHolding>
  /** Something has just changed, and the ledger has not been read again. */
  isUnsure: boolean
  /** The broker has said once what it holds: what it did not name is zero from then on. */
  isKnown: boolean
}

/** Everything one user's desk remembers. */
export interface DeskState {
  now: UnixMs
  calendar: TradingCalendar
  readonly symbols: Map<InstrumentId, SymbolBook>
  readonly accounts: Map<AccountId | null, AccountDesk>
  readonly rules: Map<string, DeskRule>
  /** Rules by instrument, so that an event costs what watches it. */
  watchers: ReadonlyMap<InstrumentId, ReadonlySet<AccountDesk>>
  readonly lines: Map<string, PriceLine>
  sharedFacts: Readonly<Record<string, number | null>>
  readonly facts: Map<InstrumentId, Readonly<Record<string, number | null>>>
  effects: DeskEffect[]
  /** Rules came, went or watch something else: what they read together has to be told anew. */
  areNeedsOld: boolean
  /** Until when the shell lets the desk sleep. Infinity: no timer is set. */
  timerAt: number
  /** When the next bar that grows may have ended. */
  barAt: number
  sweepAt: number
  /** Whose turn it is to tell how it stands. */
  sweepFrom: number
}

export const createDeskState = (calendar: TradingCalendar): DeskState => ({
  now: 0 as UnixMs, // before every event
  calendar,
  symbols: new Map(),
  accounts: new Map(),
  rules: new Map(),
  watchers: new Map(),
  lines: new Map(),
  sharedFacts: {},
  facts: new Map(),
  effects: [],
  areNeedsOld: false,
  timerAt: Number.POSITIVE_INFINITY,
  barAt: Number.POSITIVE_INFINITY,
  sweepAt: Number.POSITIVE_INFINITY,
  sweepFrom: 0,
})

export const effect = (state: DeskState, next: DeskEffect): void => void state.effects.push(next)
