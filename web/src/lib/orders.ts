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

/** The words for how an order stands. One that its owner took back before it was sent did not run out of time. */
export const statusWords = (order: Pick<OrderRow, 'status' | 'reason_code'>, { orders }: Text) =>
  order.status === 'expired' && order.reason_code === 'canceled_by_user'
    ? orders.withdrawn
    : orders.status[order.status]
