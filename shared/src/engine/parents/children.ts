import { kstDate } from '../../core/time.ts'
import { isTerminal } from '../../domain/order-state.ts'
import type { ParentChild } from '../../domain/parent-order.ts'
import type { Cache, TrackedOrder } from '../cache.ts'
import { isUnanswered } from '../doubts.ts'
import { isTrading } from './hours.ts'
import { childKey, type TrackedChild, type TrackedParent } from './tracked.ts'

/** What the ledger says of a child. What this engine follows itself it knows better. */
export function adoptChild(cache: Cache, parent: TrackedParent, offered: ParentChild): void {
  const key = childKey(offered.leg, offered.sequence)
  const known = parent.children.get(key)
  const child: TrackedChild = known ?? {
    leg: offered.leg,
    sequence: offered.sequence,
    createdAt: offered.createdAt,
    intentId: offered.intentId,
    quantity: offered.quantity,
    filled: 0,
    state: 'open',
    isUnanswered: false,
    end: null,
    endedAt: null,
    reasonCode: null,
    orderDate: null,
    absentAt: null,
    cancelAskedAt: null,
    request: null,
  }
  parent.children.set(key, child)
  child.intentId = offered.intentId
  child.quantity = offered.quantity
  child.filled = Math.max(child.filled, offered.filledQuantity)
  child.orderDate = offered.venueOrderId?.orderDate ?? child.orderDate
  child.absentAt = offered.absentAt
  cache.parents.byIntent.set(offered.intentId, parent.row.id)
  if (child.state === 'asked') child.state = 'open'
  if (child.state === 'over' || cache.orders.has(offered.intentId)) return
  follow(cache, child, offered)
}

function follow(cache: Cache, child: TrackedChild, { state, leavesQuantity, reasonCode }: ParentChild): void {
  child.isUnanswered = state === 'sending' || state === 'in_doubt' || state === 'manual'
  if (state === 'absent') child.state = 'absent'
  else if (state === 'acked' && leavesQuantity === 0) endAtBroker(cache, child)
  else if (state === 'expired') end(cache, child, { how: 'refused', reasonCode: reasonCode ?? 'intent_expired' })
  else if (state === 'rejected' || state === 'denied') end(cache, child, { how: 'refused', reasonCode })
}

/** Brings a child to where the engine's own order is. */
export function refreshChild(cache: Cache, child: TrackedChild): void {
  const order = child.intentId === null ? undefined : cache.orders.get(child.intentId)
  if (order) followOrder(cache, child, order)
  const isDayOver =
    child.orderDate !== null && child.orderDate < kstDate(cache.now) && !cache.oldDays.has(child.orderDate)
  if (child.state === 'open' && isDayOver) end(cache, child, { how: 'lapsed', reasonCode: null })
}

function followOrder(cache: Cache, child: TrackedChild, order: TrackedOrder): void {
  child.filled = Math.max(child.filled, order.progress.cumQty)
  child.isUnanswered = isUnanswered(order)
  child.orderDate = order.venueOrderId?.orderDate ?? child.orderDate
  const { status } = order.progress
  if (order.state === 'absent') child.state = 'absent'
  else if (order.state === 'over') end(cache, child, { how: 'refused', reasonCode: reasonOf(cache, child) })
  else if (order.state === 'acked' && status === 'rejected')
    end(cache, child, { how: 'refused', reasonCode: 'broker_rejected' })
  else if (order.state === 'acked' && isTerminal(status)) endAtBroker(cache, child)
  else child.state = 'open' // an order that was called absent may turn up late
}

const reasonOf = (cache: Cache, { intentId }: TrackedChild): string | null =>
  (intentId && cache.parents.refusals.get(intentId)) ?? null

function endAtBroker(cache: Cache, child: TrackedChild): void {
  const how = child.filled >= child.quantity ? 'filled' : endOfRest(cache, child)
  end(cache, child, { how, reasonCode: null })
}

/** Nothing tells a rest that was canceled from one that lapsed: after its session it lapsed. */
function endOfRest(cache: Cache, { orderDate }: TrackedChild): 'canceled' | 'lapsed' {
  const isOfToday = orderDate === null || orderDate >= kstDate(cache.now)
  return isOfToday && isTrading(cache) ? 'canceled' : 'lapsed'
}

interface End {
  readonly how: NonNullable<TrackedChild['end']>
  readonly reasonCode: string | null
}

function end(cache: Cache, child: TrackedChild, { how, reasonCode }: End): void {
  child.isUnanswered = false
  if (child.state === 'over' && child.end !== 'canceled') return
  child.state = 'over'
  child.end = how
  child.endedAt ??= cache.now
  child.reasonCode = reasonCode
}
