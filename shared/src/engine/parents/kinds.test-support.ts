import type { OrderKinds } from '../../domain/order.ts'

/** A venue with stop-limit orders of its own. */
export const KRX_KINDS: OrderKinds = {
  limit: ['day', 'ioc', 'fok'],
  market: ['day', 'ioc', 'fok'],
  stop_limit: ['day'],
}
