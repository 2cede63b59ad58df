import { deny, type RiskCheck } from '../check.ts'

/** Today's price limits as the broker tells them: ±30 % for stocks, twice that for leveraged funds, none for ELW. */
export const priceInsideLimit: RiskCheck = ({ limitPrice, stopPrice }, { quote, instrument }) => {
  if (quote === null || instrument?.kind === 'elw') return undefined
  for (const price of [limitPrice, stopPrice]) {
    if (price === null) continue
    if (price > quote.upperLimit) return deny('price_outside_limit', quote.upperLimit, price)
    if (price < quote.lowerLimit) return deny('price_outside_limit', quote.lowerLimit, price)
  }
  return undefined
}
