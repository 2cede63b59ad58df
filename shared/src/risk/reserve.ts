import { kstDate } from '../core/time.ts'
import { notional } from '../domain/money.ts'
import type { OrderIntent } from '../domain/order.ts'
import { estimateCosts } from '../market/costs.ts'
import type { RiskContext } from './check.ts'
import { worstPrice } from './worst-price.ts'

/** Won a buy may cost at worst, charges included. Undefined when the price is not known. */
export function cashNeeded(intent: OrderIntent, context: RiskContext): number | undefined {
  const price = worstPrice(intent, context.quote)
  if (price === undefined || context.instrument === null) return undefined
  const amount = notional(price, intent.quantity)
  const { market, kind } = context.instrument
  const costs = estimateCosts({ market, kind, side: intent.side, amount, date: kstDate(context.now) })
  return amount + costs.commission + costs.tax
}
