import { deny, isReducing, type RiskCheck } from '../check.ts'
import { orderWon } from '../worst-price.ts'

/** Nothing is bought with borrowed money: all that is held and being bought is worth no more than the account. */
export const leverage: RiskCheck = (intent, { exposure, quote, limits }) => {
  const { equityWon, totalWon } = exposure
  if (equityWon === null || isReducing(intent)) return undefined
  const most = Math.floor(Math.max(0, equityWon) * limits.maxLeverageRate)
  const value = totalWon + orderWon(intent, quote)
  return !(value <= most) ? deny('leverage_exceeded', most, value) : undefined
}
