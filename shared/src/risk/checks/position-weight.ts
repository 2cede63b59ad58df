import { deny, isReducing, type RiskCheck } from '../check.ts'
import { orderWon } from '../worst-price.ts'

/** Of what the account is worth, held and being bought of one instrument. An unknown worth is `enough-cash`'s to refuse. */
export const positionWeight: RiskCheck = (intent, { exposure, quote, limits }) => {
  const { equityWon, instrumentWon } = exposure
  if (equityWon === null || isReducing(intent)) return undefined
  const most = Math.floor(Math.max(0, equityWon) * limits.maxPositionWeightRate)
  const value = instrumentWon + orderWon(intent, quote)
  return !(value <= most) ? deny('position_weight_exceeded', most, value) : undefined
}
