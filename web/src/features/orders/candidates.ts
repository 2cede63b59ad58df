import type { OrderRow } from '@naru/shared/contracts/views'

/** The broker stamps whole seconds: an order may seem a moment older than its request. */
const SLACK_MS = 1_000

/**
 * Orders at the broker that belong to nobody yet and could be this one, as the ledger will judge them: same account,
 * instrument, side and quantity, not older than the request. Nearest in time first.
 */
export function candidatesFor(order: OrderRow, orders: readonly OrderRow[]): readonly OrderRow[] {
  const sentAt = new Date(order.sent_at ?? order.created_at).getTime()
  const age = (candidate: OrderRow): number => new Date(candidate.created_at).getTime() - sentAt
  return orders
    .filter(
      (candidate) =>
        candidate.intent_id === null &&
        candidate.account_id === order.account_id &&
        candidate.instrument_id === order.instrument_id &&
        candidate.side === order.side &&
        candidate.quantity === order.quantity &&
        age(candidate) >= -SLACK_MS,
    )
    .sort((a, b) => age(a) - age(b))
}
