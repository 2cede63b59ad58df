import type { UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { AccountId } from '@naru/shared/domain/order'
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

/** What became of one order of a firing. `unconfirmed`: the ledger did not answer; the order list tells. */
export interface OrderOutcome {
  readonly index: number
  readonly state: 'ready' | 'proposed' | 'refused' | 'not_sent' | 'unconfirmed'
  /** One of the product's codes; null where nothing went wrong. */
  readonly code: string | null
  /** Of the order, or of the parent order that was asked for in its place. */
  readonly intentId: string
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

export interface ProposedOrder {
  /** Derived from the firing: asking again asks for the same order. */
  readonly id: string
  readonly firing: RuleFiring
  readonly action: OrderAction
}

/** Rules as the ledger keeps them. Every write may be repeated. */
export interface RuleStore {
  /** Armed rules this bridge runs; versions that waited for the close are armed by asking. */
  armed(): StoreResult<readonly LedgerRule[]>
  /** `isNew` false: it was recorded before. `refused`: its version is not armed any more. */
  recordFiring(firing: RuleFiring, firedAt: UnixMs): StoreResult<{ readonly id: string; readonly isNew: boolean }>
  /** The first word stands. */
  recordOutcome(firingId: string, orders: readonly OrderOutcome[]): StoreResult<void>
  /** Of armed versions only. */
  recordStates(standings: readonly RuleStanding[]): StoreResult<void>
  recordTrace(trace: TraceRecord): StoreResult<void>
  switchOff(
    rule: { readonly ruleId: string; readonly versionId: string },
    code: string,
    detail: object,
  ): StoreResult<void>
  /**
   * Asks for an order of an armed version. Null: it waits for its owner. `parent`: it has exits or is a stop, and the
   * ledger keeps a parent order for it, which makes its orders.
   */
  propose(order: ProposedOrder, holder: LeaseHolder): StoreResult<LedgerIntent | 'parent' | null>
}
