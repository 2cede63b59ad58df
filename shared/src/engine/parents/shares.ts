import { kstDate } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { Cache, TrackedOrder } from '../cache.ts'
import { isUnanswered } from '../doubts.ts'

/** Shares the broker lets us sell: its own figure less what we have sent since it was read. Null while it is not known. */
export function freeSharesOf(cache: Cache, instrumentId: InstrumentId): number | null {
  if (cache.balance === null) return null
  const { holdings } = cache.balance.report
  const sellable = holdings.find((holding) => holding.instrumentId === instrumentId)?.sellableQuantity ?? 0
  let held = 0
  for (const order of cache.orders.values()) {
    const { intent } = order
    if (intent.side === 'sell' && intent.instrumentId === instrumentId && isHeldBack(cache, order))
      held += intent.quantity
  }
  for (const intent of cache.waiting.values()) {
    if (intent.side === 'sell' && intent.instrumentId === instrumentId) held += intent.quantity
  }
  return sellable - held
}

/** Shares in sales of today that nobody has answered for. */
export function sharesInDoubtOf(cache: Cache, instrumentId: InstrumentId): number {
  let shares = 0
  for (const { intent, state, sentAt } of cache.orders.values()) {
    const isSale = intent.side === 'sell' && intent.instrumentId === instrumentId
    if (isSale && isDoubtful(state) && kstDate(sentAt) === kstDate(cache.now)) shares += intent.quantity
  }
  return shares
}

/** Nobody is on the way with an answer any more. */
export const isDoubtful = (state: TrackedOrder['state']): boolean => state === 'in_doubt' || state === 'manual'

function isHeldBack(cache: Cache, order: TrackedOrder): boolean {
  if (isUnanswered(order)) return kstDate(order.sentAt) === kstDate(cache.now)
  const readAt = cache.balance?.startedAt ?? 0
  return order.state === 'acked' && order.settledAt !== null && order.settledAt >= readAt
}
