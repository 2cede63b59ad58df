import { isOnTick, tickSize } from '../../market/tick-size.ts'
import { deny, type RiskCheck } from '../check.ts'

export const priceOnTick: RiskCheck = ({ limitPrice }, { instrument }) => {
  if (limitPrice === null || instrument === null || isOnTick(instrument.kind, limitPrice)) return undefined
  return deny('price_off_tick', tickSize(instrument.kind, limitPrice), limitPrice)
}
