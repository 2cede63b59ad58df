import type { OrderReport } from '../domain/execution.ts'
import { applyOrderEvent, type OrderEvent } from '../domain/order-state.ts'
import type { Cache, TrackedOrder } from './cache.ts'

/** Moves one order by one event and says so. What the table forbids is an alarm, never an exception: the list is right. */
export function advance(cache: Cache, order: TrackedOrder, event: OrderEvent): void {
  const moved = applyOrderEvent(order.progress, event)
  const { id: intentId, instrumentId } = order.intent
  if (!moved.ok) {
    const detail = { intentId, status: order.progress.status, event: event.kind, reason: moved.error.kind }
    cache.effects.push({ type: 'alarm', name: 'order_transition_illegal', detail })
    return
  }
  if (moved.value === order.progress) return
  order.progress = moved.value
  const { status, cumQty } = moved.value
  cache.effects.push({ type: 'publish', fact: { kind: 'order_changed', intentId, instrumentId, status, cumQty } })
}

/** Brings an order to where the broker's list says it is. */
export function follow(cache: Cache, order: TrackedOrder, report: OrderReport): void {
  const status = (): string => order.progress.status
  if (status() === 'submitted' || status() === 'absent') advance(cache, order, { kind: 'accepted' })
  if (report.cumQty > order.progress.cumQty) advance(cache, order, { kind: 'filled', cumQty: report.cumQty })
  if (report.leavesQty > 0 || report.cumQty >= report.quantity) return
  const isOver = status() === 'canceled' || status() === 'rejected' || status() === 'expired'
  if (isOver) return
  if (report.canceledQty > 0) advance(cache, order, { kind: 'canceled' })
  else if (report.rejectedQty > 0) advance(cache, order, { kind: 'rejected' })
}
