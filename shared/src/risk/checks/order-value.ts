import { deny, isReducing, type RiskCheck } from '../check.ts'
import { orderWon, worstPrice } from '../worst-price.ts'

/** Buys only: a limit must never keep a holding from being sold. */
export const orderValue: RiskCheck = (intent, { quote, limits: { maxOrderValueWon } }) => {
  if (isReducing(intent)) return undefined
  if (worstPrice(intent, quote) === undefined) return deny('quote_stale')
  const value = orderWon(intent, quote)
  return !(value <= maxOrderValueWon) ? deny('order_value_too_large', maxOrderValueWon, value) : undefined
}
