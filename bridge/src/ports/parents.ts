import type { IntentId, OrderType, TimeInForce } from '@naru/shared/domain/order'
import type {
  Leg,
  LinkedOrder,
  ParentChild,
  ParentId,
  ParentOrder,
  ParentProgress,
  ParentState,
  Placement,
} from '@naru/shared/domain/parent-order'
import type { LeaseHolder, LedgerIntent, StoreResult } from './store.ts'

/** A parent that is not at its end, or has orders that can still trade, and every order ever made for it. */
export interface OfferedParent {
  readonly parent: ParentOrder
  readonly children: readonly ParentChild[]
  /** Of a `replace`, the order that is replaced; null for other kinds. */
  readonly target: LinkedOrder | null
}

/** One order for a parent. The side follows from the parent and the leg. */
export interface ChildRequest {
  readonly leg: Leg
  /** From 1 within the leg. With it the request may be repeated: the same child comes back, whatever the other terms. */
  readonly sequence: number
  readonly type: OrderType
  readonly quantity: number
  readonly limitPrice: number | null
  readonly stopPrice: number | null
  readonly timeInForce: TimeInForce
}

/** Where a parent stands, as its bridge sees it. Recording it twice changes nothing. */
export interface ParentRecord {
  readonly state: ParentState
  readonly placement: Placement
  readonly progress: ParentProgress
  readonly reasonCode: string | null
  readonly reasonDetail: Readonly<Record<string, unknown>> | null
}

/** Orders a bridge keeps. `refused` of any of these names one of the product's error codes. */
export interface ParentStore {
  /** Of all accounts of this bridge, all pages: complete or an error. */
  working(): StoreResult<readonly OfferedParent[]>
  /** Refuses more than the parent has left beside what is filled or may still fill. */
  spawnChild(id: ParentId, child: ChildRequest, holder: LeaseHolder): StoreResult<LedgerIntent>
  /** Makes a cancel intent for an order of this parent, or finds the one that is under way. */
  cancelChild(id: ParentId, order: IntentId, holder: LeaseHolder): StoreResult<void>
  /** What the row is after it: a final state is never left, and what its owner did meanwhile wins. */
  record(id: ParentId, record: ParentRecord, holder: LeaseHolder): StoreResult<ParentOrder>
}
