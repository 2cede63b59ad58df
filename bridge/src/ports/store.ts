import type { Result } from '@naru/shared/core/result'
import type { KstDate, UnixMs } from '@naru/shared/core/time'
import type { SessionState, TradingMode } from '@naru/shared/domain/account'
import type { BalanceReport } from '@naru/shared/domain/execution'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { AccountId, Environment, IntentId, OrderIntent, VenueOrderId } from '@naru/shared/domain/order'
import type { ParentId, ParentOrder } from '@naru/shared/domain/parent-order'
import type { BookRecord, ReportedOrder } from '@naru/shared/engine/effect'
import type { InstrumentFacts, LedgerState } from '@naru/shared/engine/event'
import type { LiveAccess } from '@naru/shared/engine/guard'
import type { DaySnapshot } from '@naru/shared/portfolio/day-snapshot'
import type { RiskLimits } from '@naru/shared/risk/limits'
import type { ChildRequest, OfferedParent, ParentRecord } from './parents.ts'

/**
 * Why the ledger did not do what was asked.
 * `unavailable` leaves it open whether it was done; `refused` is an answer: the ledger understood and said no.
 */
export type StoreError =
  | { readonly kind: 'unavailable'; readonly cause: string }
  | { readonly kind: 'refused'; readonly code: string }

export type StoreResult<T> = Promise<Result<T, StoreError>>

/** One row of `order_intents`. Times are the ledger's; the engine runs on the ledger's clock too. */
export type LedgerIntent = {
  readonly accountId: AccountId
  readonly userId: string
  readonly id: IntentId
  readonly state: LedgerState
  /** How often it was claimed. */
  readonly attempt: number
  readonly epoch: number | null
  readonly sentAt: UnixMs | null
  readonly sendDeadline: UnixMs | null
  readonly expiresAt: UnixMs
  readonly venueOrderId: VenueOrderId | null
} & (
  | { readonly kind: 'place'; readonly order: OrderIntent }
  | { readonly kind: 'cancel'; readonly target: VenueOrderId | null }
)

export interface LeaseHolder {
  readonly owner: string
  readonly epoch: number
}

export interface IntentStore {
  /** Everything that is ready or unanswered, and what was called absent today. */
  pending(): StoreResult<readonly LedgerIntent[]>
  /** What of these is ready, unanswered or was decided about by a person. At most a thousand. */
  named(ids: readonly IntentId[]): StoreResult<readonly LedgerIntent[]>
  /** Orders of today that are already linked to a number on the broker's list. */
  linked(accountId: AccountId): StoreResult<readonly LedgerIntent[]>
  /** Days before today on which an order is still open, whoever placed it. */
  openDays(accountId: AccountId): StoreResult<readonly KstDate[]>
  /**
   * The compare-and-set that gives one process the right to send once. `null`: not ours to send.
   * After `unavailable` the claim may stand: the caller must not send.
   */
  claim(id: IntentId, holder: LeaseHolder, windowMs: number): StoreResult<LedgerIntent | null>
  /** Expires what waited too long and puts abandoned sends in doubt. Returns how many rows moved. */
  sweep(holder: LeaseHolder): StoreResult<number>
}

/** Something that happened and must reach the ledger. Recording one twice changes nothing. */
export type LedgerFact =
  | { readonly kind: 'denied'; readonly intentId: IntentId; readonly code: string; readonly detail: object }
  /** Of one attempt: told late, it must not take back the next one. */
  | { readonly kind: 'not_sent'; readonly intentId: IntentId; readonly attempt: number; readonly cause: string }
  | {
      readonly kind: 'ack'
      readonly intentId: IntentId
      readonly venueOrderId: VenueOrderId
      readonly acceptedAt: UnixMs
    }
  | { readonly kind: 'rejected'; readonly intentId: IntentId; readonly code: string; readonly text: string }
  | { readonly kind: 'in_doubt'; readonly intentId: IntentId; readonly cause: string }
  | { readonly kind: 'absent'; readonly intentId: IntentId }
  | { readonly kind: 'manual'; readonly intentId: IntentId; readonly detail: object }
  | { readonly kind: 'order_reports'; readonly reports: readonly ReportedOrder[]; readonly source: string }
  | { readonly kind: 'balance'; readonly balance: BalanceReport; readonly readAt: UnixMs }
  | BookRecord

/** What became of a fact. */
export interface Recorded {
  /** Reported orders that an unanswered intent may explain, to be told again. */
  readonly deferred: readonly { readonly orderDate: KstDate; readonly orderNo: string }[]
  /** Of a balance: holdings for which the ledger took the broker's word against its own. */
  readonly adopted?: readonly { readonly instrumentId: InstrumentId; readonly ours: number; readonly broker: number }[]
  /** Of a snapshot of the start of a day: the one that is kept. */
  readonly kept?: DaySnapshot
}

export interface FactStore {
  /** `refused` means the ledger will never take this fact as it stands. */
  record(accountId: AccountId, fact: LedgerFact, holder: LeaseHolder): StoreResult<Recorded>
}

export interface LedgerAccount {
  readonly accountId: AccountId
  readonly userId: string
  readonly environment: Environment
  readonly mode: TradingMode
  readonly credentialId: string | null
  readonly credentialState: 'none' | 'sealed' | 'verified' | 'refused'
  /** In force now; the file of hard caps beside the bridge stands above them. */
  readonly limits: RiskLimits
  readonly access: LiveAccess
}

/** Why a bridge makes an account safer on its own. `cancels`: nothing of it stays open either. */
export interface Lowering {
  readonly mode: TradingMode
  /** One of the product's error codes. */
  readonly code: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly cancels: boolean
}

export interface SessionFacts {
  readonly state: SessionState
  readonly code: string | null
  readonly detail: Readonly<Record<string, unknown>>
  readonly credentialId: string | null
  readonly credentialState: 'verified' | 'refused' | null
  readonly accountNumberMasked: string | null
}

export interface FeedFacts {
  readonly kind: 'live' | 'replay'
  /** The replayed day, "2020-03-19". */
  readonly date?: string
}

export interface AccountStore {
  /** Accounts assigned to this bridge, archived ones left out. */
  list(): StoreResult<readonly LedgerAccount[]>
  recordSession(accountId: AccountId, facts: SessionFacts): StoreResult<void>
  /** Never raises it. The mode the account is in afterwards. */
  lowerMode(accountId: AccountId, lowering: Lowering): StoreResult<TradingMode>
  /** Tells the ledger that this bridge is alive; without it nobody may place an order. */
  heartbeat(version: string, feed: FeedFacts): StoreResult<{ readonly bridgeId: string; readonly mode: TradingMode }>
}

/** `row` is null while it waits for its owner's yes. */
export interface SpawnedChild {
  readonly intentId: IntentId
  readonly quantity: number
  readonly row: LedgerIntent | null
}

/** Orders a bridge keeps. `refused` of any of these names one of the product's error codes. */
export interface ParentStore {
  /** Of all accounts of this bridge: what is not at its end, and what is but still has an order that can trade. */
  working(): StoreResult<readonly OfferedParent[]>
  /** Refuses more than the parent has left beside what is filled or may still fill. */
  spawnChild(id: ParentId, child: ChildRequest, holder: LeaseHolder): StoreResult<SpawnedChild>
  /**
   * Before it was claimed an order of this parent expires; after that there is a cancel for it, made now or under way.
   * `order` may also be the one a replacement replaces.
   */
  cancelChild(id: ParentId, order: IntentId, holder: LeaseHolder): StoreResult<void>
  /** What the row is after it: a final state is never left, and what its owner did meanwhile wins. */
  record(id: ParentId, record: ParentRecord, holder: LeaseHolder): StoreResult<ParentOrder>
}

/** The price a day's limits are counted from (기준가), won per share. */
export interface BasePrice {
  readonly instrumentId: InstrumentId
  readonly basePrice: number
  /** The Korean day it holds for. */
  readonly day: KstDate
}

export interface InstrumentStore {
  find(id: InstrumentId): StoreResult<InstrumentFacts | null>
  /** Leaves everything else of the instruments as it is; unknown ones are left out. */
  setBasePrices(prices: readonly BasePrice[]): StoreResult<void>
}

export interface LeaseStore {
  /** `null`: somebody else holds it. `now` is the ledger's clock while it answered. */
  acquire(owner: string, ttlMs: number): StoreResult<{ readonly epoch: number; readonly now: UnixMs } | null>
  release(holder: LeaseHolder): StoreResult<void>
}

export type Wakeup =
  | { readonly kind: 'intent_ready'; readonly accountId: AccountId; readonly intentId: IntentId }
  /** An intent the bridge may know was decided about without it. */
  | { readonly kind: 'intent_decided'; readonly accountId: AccountId; readonly intentId: IntentId }
  | { readonly kind: 'parent_changed'; readonly accountId: AccountId; readonly parentId: ParentId }
  | { readonly kind: 'credential_saved'; readonly accountId: AccountId }
  | { readonly kind: 'account_changed'; readonly accountId: AccountId }
  | { readonly kind: 'relay_requested'; readonly userId: string; readonly instrumentIds: readonly InstrumentId[] }
  /** What is armed, paused or watched of this user's rules. */
  | { readonly kind: 'rules_changed'; readonly userId: string }
  | { readonly kind: 'lines_changed'; readonly userId: string }
  /** What is armed, paused, capped or watched of this user's strategies. */
  | { readonly kind: 'strategies_changed'; readonly userId: string }
  | { readonly kind: 'hook_signals' }
  | { readonly kind: 'deliveries_waiting' }
  | { readonly kind: 'channel_changed'; readonly channelId: string }
  | { readonly kind: 'backtests_waiting' }
  | { readonly kind: 'backtest_canceled'; readonly jobId: string }
  /** The channel (re)opened: whatever was sent meanwhile is lost, read everything. */
  | { readonly kind: 'opened' }
  | { readonly kind: 'closed' }

export interface Wakeups {
  /** Hints, never facts: each one only makes the bridge read the ledger sooner. Returns the unsubscribe function. */
  listen(bridgeId: string, onWakeup: (wakeup: Wakeup) => void): () => void
}

/** All the ledger offers a bridge. */
export interface Ledger {
  readonly intents: IntentStore
  readonly facts: FactStore
  readonly parents: ParentStore
  readonly accounts: AccountStore
  readonly instruments: InstrumentStore
  readonly leases: LeaseStore
  readonly wakeups: Wakeups
}
