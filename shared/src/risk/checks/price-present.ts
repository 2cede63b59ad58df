import { takesLimitPrice } from '../../domain/order.ts'
import { deny, type RiskCheck } from '../check.ts'

/** A limit order names a price in whole won, an order at the market's price names none. */
export const pricePresent: RiskCheck = ({ type, limitPrice }) => {
  if (!takesLimitPrice(type)) return limitPrice === null ? undefined : deny('price_not_allowed', null, limitPrice)
  if (limitPrice === null) return deny('price_required')
  return Number.isInteger(limitPrice) && limitPrice > 0 ? undefined : deny('price_invalid', 1, limitPrice)
}
