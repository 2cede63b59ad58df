import { kstDate } from '../core/time.ts'
import type { OrderIntent } from '../domain/order.ts'
import { estimateCosts } from '../market/costs.ts'
import type { RiskContext } from './check.ts'
import { orderWon, worstPrice } from './worst-price.ts'

/** No account has as much; beyond it charges can no longer be counted to the won. */
const MOST_WON = 1e12

/** Won a buy may cost at worst, charges included. Undefined when the price is not known. */
export function cashNeeded(
  intent: OrderIntent,
  { quote, instrument, now }: Pick<RiskContext, 'quote' | 'instrument' | 'now'>,
): number | undefined {
  if (worstPrice(intent, quote) === undefined || instrument === null) return undefined
  const amount = orderWon(intent, quote)
  if (amount > MOST_WON) return amount
  const { market, kind } = instrument
  const costs = estimateCosts({ market, kind, side: intent.side, amount, date: kstDate(now) })
  return amount + costs.commission + costs.tax
}
