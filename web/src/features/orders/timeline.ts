import type { OrderRow, OrderStatus } from '@naru/shared/contracts/views'
import type { FillRow } from './fills.ts'

/** One proven step of an order. `status` steps say how it stands now, in the words of that status. */
export type Step = { readonly key: string; readonly at: string } & (
  | { readonly kind: 'created' | 'sent' | 'acked' }
  | { readonly kind: 'fill'; readonly quantity: number; readonly price: number }
  | { readonly kind: 'status'; readonly status: OrderStatus }
)

/** Statuses that are not told by a step of their own. */
const CLOSING: ReadonlySet<OrderStatus> = new Set([
  'checking',
  'needs_decision',
  'not_placed',
  'denied',
  'rejected',
  'expired',
  'canceled',
])

/** Only what there is evidence for, each with the time of its evidence, oldest first. */
export function timelineOf(order: OrderRow, fills: readonly FillRow[]): readonly Step[] {
  const steps: Step[] = [{ kind: 'created', key: 'created', at: order.created_at }]
  if (order.sent_at) steps.push({ kind: 'sent', key: 'sent', at: order.sent_at })
  if (order.acked_at) steps.push({ kind: 'acked', key: 'acked', at: order.acked_at })
  for (const fill of fills) {
    steps.push({ kind: 'fill', key: fill.id, at: fill.seen_at, quantity: fill.quantity, price: fill.price })
  }
  if (CLOSING.has(order.status)) {
    steps.push({ kind: 'status', key: 'status', at: order.updated_at, status: order.status })
  }
  return steps
}
