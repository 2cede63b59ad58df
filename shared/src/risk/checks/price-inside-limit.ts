import { deny, type RiskCheck } from '../check.ts'

/** Today's price limits, ±30 % for stocks. Unknown limits are left to the exchange, which enforces them anyway. */
export const priceInsideLimit: RiskCheck = ({ limitPrice }, { quote }) => {
  if (limitPrice === null || quote === null) return undefined
  if (limitPrice > quote.upperLimit) return deny('price_outside_limit', quote.upperLimit, limitPrice)
  return limitPrice < quote.lowerLimit ? deny('price_outside_limit', quote.lowerLimit, limitPrice) : undefined
}
