import type { OrderRow, OrderStatus } from '@naru/shared/contracts/views'
import type { Text } from '@/text/ko.ts'

/** Orders whose story is not over: on their way, at the broker, or waiting for a person. */
const UNSETTLED: ReadonlySet<OrderStatus> = new Set([
  'requested',
  'sending',
  'checking',
  'needs_decision',
  'accepted',
  'partially_filled',
])

export const isUnsettled = (status: OrderStatus): boolean => UNSETTLED.has(status)

/** Resting at the broker, so it may be canceled. */
export const isCancelable = (status: OrderStatus): boolean => status === 'accepted' || status === 'partially_filled'

/** Goes out only after a second yes, for which there still is time. */
export const isProposed = (order: Pick<OrderRow, 'status' | 'state'>): boolean =>
  order.state === 'proposed' && order.status === 'requested'

/** The words for how an order stands. One that its owner took back before it was sent did not run out of time. */
export function statusWords(order: Pick<OrderRow, 'status' | 'state' | 'reason_code'>, { orders }: Text) {
  if (order.status === 'expired' && order.reason_code === 'canceled_by_user') return orders.withdrawn
  return isProposed(order) ? orders.proposed : orders.status[order.status]
}
