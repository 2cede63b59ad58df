import { createHash } from 'node:crypto'
import type { KstDate, UnixMs } from '@naru/shared/core/time'
import type { TradingMode } from '@naru/shared/domain/account'
import {
  type AccountId,
  type BrokerOrderStatus,
  IntentId,
  type IntentState,
  type OrderIntent,
  type OrderType,
  type Side,
  type VenueOrderId,
} from '@naru/shared/domain/order'
import type { ParentId, ParentOrder } from '@naru/shared/domain/parent-order'
import { fingerprint, orderKey } from '@naru/shared/engine/cache'
import type { LedgerAccount } from '../../../src/ports/store.ts'

/** A row of `trade.order_intents`, as far as the functions of the ledger look at it. */
export interface IntentRow {
  readonly id: IntentId
  readonly accountId: AccountId
  readonly kind: 'place' | 'cancel'
  /** Null exactly for cancels. */
  readonly order: OrderIntent | null
  /** Of a cancel: the order it is about. */
  readonly target: VenueOrderId | null
  /** Account and terms in one word; two unanswered intents never share it. */
  readonly print: string
  readonly expiresAt: UnixMs
  readonly createdAt: UnixMs
  state: IntentState
  attempt: number
  epoch: number | null
  owner: string | null
  sentAt: UnixMs | null
  sendDeadline: UnixMs | null
  venueOrderId: VenueOrderId | null
  ackedAt: UnixMs | null
  /** Since when it is in doubt; meaningless in other states. */
  doubtedAt: UnixMs | null
  /** Since when it is known not to be at the broker; meaningless in other states. */
  absentAt: UnixMs | null
  reason: { readonly code: string; readonly text: string | null } | null
}

/** A row of `trade.broker_orders`. */
export interface OrderRow {
  readonly accountId: AccountId
  readonly orderDate: KstDate
  readonly orderNo: string
  branch: string
  intentId: IntentId | null
  origin: 'ours' | 'external' | 'late'
  readonly instrumentId: string
  readonly side: Side
  readonly type: OrderType | 'other'
  quantity: number
  readonly limitPrice: number | null
  cumQty: number
  cumAmount: number
  canceledQty: number
  rejectedQty: number
  status: BrokerOrderStatus
  readonly orderedAt: UnixMs
}

export interface FillRow {
  readonly accountId: AccountId
  readonly orderDate: KstDate
  readonly orderNo: string
  readonly cumQtyAfter: number
  readonly instrumentId: string
  readonly quantity: number
  readonly amount: number
  readonly seenAt: UnixMs
  readonly source: string
}

export interface PositionRow {
  readonly accountId: AccountId
  readonly instrumentId: string
  quantity: number
  sellableQuantity: number
  /** Ten thousandths of a won: exact, as `numeric(14, 4)` is. */
  avgPx: bigint
  /** Hundredths of a won. */
  realizedPnl: bigint
  lastPx: number | null
  brokerQuantity: number | null
  brokerSyncedAt: UnixMs | null
}

export interface BalanceRow {
  cash: number
  cashD1: number
  cashD2: number
  buyingPower: number
  equity: number
  dayStartEquity: number
  tradingDate: KstDate
}

export interface AdjustmentRow {
  readonly accountId: AccountId
  readonly kind: string
  readonly instrumentId: string
  readonly orderDate: KstDate | null
  readonly orderNo: string | null
  readonly detail: object
}

export interface LeaseRow {
  owner: string | null
  epoch: number
  expiresAt: number
  /** Since when this owner holds it without a break. */
  heldSince: number
}

export interface AccountRow extends LedgerAccount {
  readonly bridgeId: string
}

/** Everything the ledger keeps that decides what becomes of an order, in memory. */
export interface Tables {
  readonly now: () => UnixMs
  readonly intents: Map<string, IntentRow>
  readonly orders: Map<string, OrderRow>
  readonly parents: Map<ParentId, ParentOrder>
  /** What each parent was asked for with: the same words again are the same parent. */
  readonly requests: Map<ParentId, string>
  /** Parents whose entry waits for its owner's yes. */
  readonly approvals: Set<ParentId>
  /** `private.armed_versions`, by id. */
  readonly armed: Map<string, { readonly kind: 'rule' | 'strategy'; readonly hash: string; isOver: boolean }>
  readonly fills: FillRow[]
  readonly positions: Map<string, PositionRow>
  readonly balances: Map<AccountId, BalanceRow>
  readonly adjustments: AdjustmentRow[]
  readonly leases: Map<string, LeaseRow>
  accounts: readonly AccountRow[]
  /** The operator's switch over all accounts. */
  globalMode: TradingMode
}

export const createTables = (now: () => UnixMs): Tables => ({
  now,
  intents: new Map(),
  orders: new Map(),
  parents: new Map(),
  requests: new Map(),
  approvals: new Set(),
  armed: new Map(),
  fills: [],
  positions: new Map(),
  balances: new Map(),
  adjustments: [],
  leases: new Map(),
  accounts: [],
  globalMode: 'active',
})

/** What `private.fail` raises: the function did nothing and says why. */
export class Refusal extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

export const refuse = (code: string): never => {
  throw new Refusal(code)
}

export const rowKey = (accountId: AccountId, id: Pick<VenueOrderId, 'orderDate' | 'orderNo'>): string =>
  `${accountId} ${orderKey({ ...id, branch: '' })}`

export const printOf = (order: OrderIntent): string => `${order.accountId}|${fingerprint(order)}`

/** True while an order that looks the same may be at the broker without anybody knowing. */
export const hasUnansweredTwin = ({ intents }: Tables, intent: IntentRow): boolean =>
  [...intents.values()].some(
    (row) =>
      row.kind === 'place' &&
      row !== intent &&
      row.print === intent.print &&
      (row.state === 'sending' || row.state === 'in_doubt' || row.state === 'manual'),
  )

/** `trade.lock_bridge_account`: the account, when it is this bridge's. */
export function accountOf(tables: Tables, bridgeId: string, accountId: AccountId): AccountRow {
  const account = tables.accounts.find((row) => row.accountId === accountId && row.bridgeId === bridgeId)
  return account ?? refuse('not_found')
}

/** `trade.lock_bridge_intent`. */
export function intentOf(tables: Tables, bridgeId: string, id: IntentId): IntentRow {
  const intent = tables.intents.get(id) ?? refuse('not_found')
  accountOf(tables, bridgeId, intent.accountId)
  return intent
}

/** `private.derived_id`. */
export function derivedId(text: string): IntentId {
  const hex = createHash('md5').update(text).digest('hex')
  const marked = `${hex.slice(0, 12)}8${hex.slice(13, 16)}a${hex.slice(17)}`
  return IntentId.parse(marked.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'))
}
