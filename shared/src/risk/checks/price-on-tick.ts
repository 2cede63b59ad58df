import { isOnTick, tickSize } from '../../market/tick-size.ts'
import { deny, type RiskCheck } from '../check.ts'

export const priceOnTick: RiskCheck = ({ limitPrice, stopPrice }, { instrument }) => {
  if (instrument === null) return undefined
  const off = [limitPrice, stopPrice].find((price) => price !== null && !isOnTick(instrument.kind, price))
  return off == null ? undefined : deny('price_off_tick', off > 0 ? tickSize(instrument.kind, off) : 1, off)
}
