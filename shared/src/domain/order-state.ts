import { err, ok, type Result } from '../core/result.ts'

/**
 * Lifecycle of one order as the engine follows it. Fill progress is `cumQty`, not a status.
 * `absent`: proven not to be on the broker's list; an order that turns up all the same is adopted late.
 */
export const ORDER_STATUSES = [
  'initialized',
  'submitted',
  'accepted',
  'pending_cancel',
  'filled',
  'canceled',
  'rejected',
  'denied',
  'absent',
  'expired',
] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]

/** Names of table columns; `part_fill` and `last_fill` are told apart by the order's own quantity. */
export const ORDER_EVENT_KINDS = [
  'submitted',
  'denied',
  'accepted',
  'rejected',
  'not_found',
  'cancel_requested',
  'cancel_rejected',
  'part_fill',
  'last_fill',
  'canceled',
  'expired',
] as const
export type OrderEventKind = (typeof ORDER_EVENT_KINDS)[number]

type Row = Partial<Record<OrderEventKind, OrderStatus>>

/** `rejected` here is the exchange refusing after the broker had taken the order. */
const WORKING: Row = {
  part_fill: 'accepted',
  last_fill: 'filled',
  canceled: 'canceled',
  rejected: 'rejected',
  expired: 'expired',
}

/** from → event → to. What is absent from the table is illegal. */
export const ORDER_TRANSITIONS: Readonly<Record<OrderStatus, Row>> = {
  initialized: { denied: 'denied', submitted: 'submitted', expired: 'expired' }, // denied is ours; rejected is the venue's
  // `denied` here: it never left us. A fill may be read before the reply that names the order.
  submitted: { ...WORKING, accepted: 'accepted', denied: 'denied', not_found: 'absent' },
  accepted: { ...WORKING, cancel_requested: 'pending_cancel' },
  pending_cancel: { ...WORKING, part_fill: 'pending_cancel', cancel_rejected: 'accepted' },
  canceled: { part_fill: 'canceled', last_fill: 'filled' }, // a fill can overtake its cancel
  absent: { accepted: 'accepted' },
  filled: {},
  rejected: {},
  denied: {},
  expired: {},
}

export interface OrderProgress {
  readonly status: OrderStatus
  /** Shares ordered. */
  readonly quantity: number
  /** Shares filled so far. */
  readonly cumQty: number
}

export type OrderEvent =
  | { readonly kind: 'filled' /** Shares filled in total after this fill. */; readonly cumQty: number }
  | { readonly kind: Exclude<OrderEventKind, 'part_fill' | 'last_fill'> }

export type OrderStateError =
  | { readonly kind: 'illegal_transition'; readonly from: OrderStatus; readonly event: OrderEventKind }
  /** More than was ordered, or less than was already known. */
  | { readonly kind: 'impossible_fill'; readonly cumQty: number; readonly known: number; readonly quantity: number }

/**
 * Moves an order by one event. A fill carries the cumulative quantity, so applying one twice changes nothing.
 *
 * @errors `illegal_transition` the table has no such step · `impossible_fill` cumulative quantity out of range
 */
export function applyOrderEvent(order: OrderProgress, event: OrderEvent): Result<OrderProgress, OrderStateError> {
  if (event.kind === 'filled') return applyFilled(order, event.cumQty)
  return step(order, event.kind, order.cumQty)
}

function applyFilled(order: OrderProgress, cumQty: number): Result<OrderProgress, OrderStateError> {
  if (cumQty === order.cumQty) return ok(order)
  if (!Number.isInteger(cumQty) || cumQty < order.cumQty || cumQty > order.quantity) {
    return err({ kind: 'impossible_fill', cumQty, known: order.cumQty, quantity: order.quantity })
  }
  return step(order, cumQty === order.quantity ? 'last_fill' : 'part_fill', cumQty)
}

function step(order: OrderProgress, event: OrderEventKind, cumQty: number): Result<OrderProgress, OrderStateError> {
  const to = ORDER_TRANSITIONS[order.status][event]
  if (to === undefined) return err({ kind: 'illegal_transition', from: order.status, event })
  return ok({ ...order, status: to, cumQty })
}

/** Nothing more is expected of it, though a fill may still overtake a cancel. */
export const isTerminal = (status: OrderStatus): boolean =>
  status === 'filled' ||
  status === 'canceled' ||
  status === 'rejected' ||
  status === 'denied' ||
  status === 'expired' ||
  status === 'absent'
