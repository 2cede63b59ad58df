import type { IntentId } from '../../domain/order.ts'
import { isTerminal } from '../../domain/order-state.ts'
import type { LinkedOrder, ParentOrder } from '../../domain/parent-order.ts'
import { type Cache, fingerprint, orderKey } from '../cache.ts'
import { isUnanswered } from '../doubts.ts'
import { isTrading } from './hours.ts'
import { freeSharesOf, isDoubtful, sharesInDoubtOf } from './shares.ts'
import type { TrackedChild, TrackedParent } from './tracked.ts'
import type { ChildView, ParentView, ReplacedView } from './view.ts'

/** A price read longer ago says nothing about now. */
export const PRICE_MAX_AGE_MS = 3_000

export function viewOf(cache: Cache, parent: TrackedParent): ParentView {
  const { row, standing } = parent
  const quote = cache.quotes.get(row.instrumentId)
  const isFresh = quote !== undefined && cache.now - quote.readAt <= PRICE_MAX_AGE_MS && isTrading(cache)
  return {
    now: cache.now,
    parent: { ...row, ...standing },
    isFiringRecorded: row.progress.firedAt !== undefined,
    children: [...parent.children.values()].map((child) => toView(row, child)),
    price: isFresh ? quote.lastPx : null,
    isTrading: isTrading(cache),
    freeShares: freeSharesOf(cache, row.instrumentId),
    sharesInDoubt: sharesInDoubtOf(cache, row.instrumentId),
    shortSince: parent.shortSince,
    instrumentKind: parent.instrumentKind,
    supports: (type, timeInForce) => cache.orderKinds[type]?.includes(timeInForce) ?? false,
    hasEqualInDoubt: (order) => hasInDoubt(cache, fingerprint({ instrumentId: row.instrumentId, ...order })),
    replaced: row.kind === 'replace' ? replacedView(cache, row.terms.orderId, parent.target) : null,
  }
}

const hasInDoubt = ({ orders }: Cache, print: string): boolean =>
  [...orders.values()].some(({ state, intent }) => isDoubtful(state) && fingerprint(intent) === print)

function toView(row: ParentOrder, child: TrackedChild): ChildView {
  const { leg, sequence, quantity, filled, isUnanswered: isUnknown, endedAt, createdAt, reasonCode, state } = child
  const isOpen = state === 'open' || state === 'asked'
  const end =
    state === 'absent' || (child.end === 'canceled' && createdAt <= (row.resumedAt ?? 0)) ? 'lapsed' : child.end
  return {
    leg,
    sequence,
    quantity,
    filled,
    isOpen,
    isUnanswered: isUnknown || state === 'asked',
    isAtBroker: child.orderDate !== null,
    end: isOpen ? null : end,
    endedAt,
    createdAt,
    reasonCode,
  }
}

function replacedView(cache: Cache, orderId: IntentId, target: LinkedOrder | null): ReplacedView | null {
  const order = cache.orders.get(orderId)
  if (!order) return target && fromLedger(target)
  if (order.state === 'absent') return null
  const venueOrderId = order.venueOrderId
  const cancels =
    venueOrderId === null
      ? []
      : [...cache.cancels.values()].filter((cancel) => orderKey(cancel.target) === orderKey(venueOrderId))
  return {
    isOpen: isUnanswered(order) || (order.state === 'acked' && !isTerminal(order.progress.status)),
    filled: order.progress.cumQty,
    isCanceling: isUnanswered(order) || cancels.some(({ state }) => state !== 'over'),
  }
}

/** Of an order that never got as far as this engine, or ended before it came. */
function fromLedger({ state, leavesQuantity, filledQuantity }: LinkedOrder): ReplacedView | null {
  if (state === 'absent') return null
  const isOver =
    state === 'rejected' || state === 'denied' || state === 'expired' || (state === 'acked' && leavesQuantity === 0)
  return { isOpen: !isOver, filled: filledQuantity, isCanceling: state !== 'acked' }
}
