import type { OrderStatus } from '@naru/shared/contracts/views'

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
