import type { OrderIntent } from '../domain/order.ts'
import type { RiskQuote } from './check.ts'

/** The most one share can cost: the limit price, or today's upper limit for a market order. Undefined when that is not known. */
export const worstPrice = (intent: OrderIntent, quote: RiskQuote | null): number | undefined =>
  intent.limitPrice ?? quote?.upperLimit
