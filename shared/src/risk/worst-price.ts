import type { OrderIntent } from '../domain/order.ts'
import type { RiskQuote } from './check.ts'

/** The most one share can cost: the limit price, or today's upper limit for an order that takes any. Undefined when that is not known. */
export const worstPrice = (intent: OrderIntent, quote: RiskQuote | null): number | undefined =>
  intent.limitPrice ?? quote?.upperLimit

/**
 * Won the order can come to at worst; infinite when no price is known, which is more than any limit. A plain product: a
 * quantity and a price far out of range must end as a refusal, not as an exception.
 */
export const orderWon = (intent: OrderIntent, quote: RiskQuote | null): number =>
  intent.quantity * (worstPrice(intent, quote) ?? Number.POSITIVE_INFINITY)
