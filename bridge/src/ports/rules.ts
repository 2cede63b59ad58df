import type { OrderOutcome } from '@naru/shared/contracts/rules'
import type { UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { AccountId } from '@naru/shared/domain/order'
import type { RuleStopReason } from '@naru/shared/domain/stop-reason'
import type { TradingFacts } from '@naru/shared/rules/desk/desk-event'
import type { OrderAction, RuleFiring } from '@naru/shared/rules/desk/firing'
import type { PriceLine } from '@naru/shared/rules/rule-set'
import type { LeaseHolder, LedgerIntent, StoreResult } from './store.ts'

/** A version its owner has armed, with what an earlier life of a bridge kept of it. */
export interface LedgerRule {
  readonly versionId: string
  readonly ruleId: string
  readonly userId: string
  readonly accountId: AccountId | null
  readonly hash: string
  readonly armedAt: UnixMs
  /** As it was saved: whoever uses it parses it. */
  readonly definition: unknown
  /** Null for a version that has not been looked at yet. */
  readonly state: unknown
  /** What is in the watchlist it names; null when it names none. */
  readonly listed: readonly InstrumentId[] | null
  /** The saved lines it refers to. */
  readonly lines: readonly PriceLine[]
}

/** One order a firing asks for, under an id derived from it: told again, it is the same order. */
export interface FiringOrder {
  readonly intentId: string
  readonly action: OrderAction
}

export interface FiringReport {
  readonly firing: RuleFiring
  /** By the ledger's clock: older than ten seconds it asks for no order any more. */
  readonly firedAt: UnixMs
  readonly orders: readonly FiringOrder[]
  /** What the rule remembers right after it. */
  readonly standing: RuleStanding | null
}

/** `isNew` false: it was recorded before, with its orders; these are told as they were then. */
export interface FiringRecord {
  readonly isNew: boolean
  readonly outcomes: readonly OrderOutcome[]
  /** Orders that may be sent at once. */
  readonly intents: readonly LedgerIntent[]
}

export interface RuleStanding {
  readonly ruleId: string
  readonly versionId: string
  readonly state: object
  readonly evaluatedAt: UnixMs
  /** When it is looked at next without a price; null when it waits for prices alone. */
  readonly nextCheck: UnixMs | null
}

export interface TraceRecord {
  readonly ruleId: string
  readonly instrumentId: InstrumentId
  readonly tracedAt: UnixMs
  readonly body: object
}

/** Rules as the ledger keeps them. Every write may be repeated. */
export interface RuleStore {
  /** Armed rules this bridge runs; versions that waited for the close are armed by asking. */
  armed(): StoreResult<readonly LedgerRule[]>
  /** A firing, its orders and what the rule remembers: all or nothing. `refused`: its version is not armed any more. */
  recordFiring(report: FiringReport, holder: LeaseHolder): StoreResult<FiringRecord>
  /** Of armed versions only. */
  recordStates(standings: readonly RuleStanding[]): StoreResult<void>
  /** Orders, holdings and profits of the accounts and rules of these versions. */
  tradingFacts(versionIds: readonly string[]): StoreResult<TradingFacts>
  recordTrace(trace: TraceRecord): StoreResult<void>
  switchOff(
    rule: { readonly ruleId: string; readonly versionId: string },
    code: RuleStopReason,
    detail: object,
  ): StoreResult<void>
}
