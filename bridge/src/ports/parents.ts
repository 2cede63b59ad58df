import type { OrderType, TimeInForce } from '@naru/shared/domain/order'
import type {
  Leg,
  LinkedOrder,
  ParentChild,
  ParentOrder,
  ParentProgress,
  ParentState,
  Placement,
} from '@naru/shared/domain/parent-order'

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
