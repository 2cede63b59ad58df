import { takesLimitPrice } from '../../domain/order.ts'
import { deny, type RiskCheck } from '../check.ts'

/** An order names exactly the prices of its type, in whole won. */
export const pricePresent: RiskCheck = ({ type, limitPrice, stopPrice }) =>
  findPriceProblem(limitPrice, takesLimitPrice(type)) ?? findPriceProblem(stopPrice, type === 'stop_limit')

function findPriceProblem(price: number | null, isNeeded: boolean): ReturnType<RiskCheck> {
  if (!isNeeded) return price === null ? undefined : deny('price_not_allowed', null, price)
  if (price === null) return deny('price_required')
  return Number.isSafeInteger(price) && price > 0 ? undefined : deny('price_invalid', 1, price)
}
