import { deny, type RiskCheck } from '../check.ts'

/** Today's price limits as the broker tells them: ±30 % for stocks, twice that for leveraged funds, none for ELW. */
export const priceInsideLimit: RiskCheck = ({ limitPrice }, { quote, instrument }) => {
  if (limitPrice === null || quote === null || instrument?.kind === 'elw') return undefined
  if (limitPrice > quote.upperLimit) return deny('price_outside_limit', quote.upperLimit, limitPrice)
  return limitPrice < quote.lowerLimit ? deny('price_outside_limit', quote.lowerLimit, limitPrice) : undefined
}
