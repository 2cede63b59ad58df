import { deny, type RiskCheck } from '../check.ts'

/** `reducing` lets holdings be sold and nothing be bought; `halted` and `observe` let nothing go. */
export const tradingMode: RiskCheck = (intent, { mode }) => {
  if (mode === 'observe') return deny('trading_observing', 'active', mode)
  if (mode === 'halted') return deny('trading_halted', 'active', mode)
  if (mode === 'reducing' && intent.side === 'buy') return deny('trading_reducing', 'sell', intent.side)
  return undefined
}
