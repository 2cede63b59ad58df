import { notional } from '../../domain/money.ts'
import { deny, type RiskCheck } from '../check.ts'
import { worstPrice } from '../worst-price.ts'

/** Buys only: a limit must never keep a holding from being sold. */
export const orderValue: RiskCheck = (intent, context) => {
  if (intent.side === 'sell') return undefined
  const price = worstPrice(intent, context.quote)
  if (price === undefined) return deny('quote_stale')
  const value = notional(price, intent.quantity)
  const cap = context.limits.maxOrderValueWon
  return value > cap ? deny('order_value_too_large', cap, value) : undefined
}
