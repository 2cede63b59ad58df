import { deny, type RiskCheck } from '../check.ts'

/** A cash account cannot be short: what another of our orders may still sell is not free. */
export const enoughShares: RiskCheck = (intent, { freeShares }) => {
  if (intent.side === 'buy') return undefined
  if (freeShares === null || !Number.isFinite(freeShares)) return deny('account_not_ready')
  return !(intent.quantity <= freeShares) ? deny('insufficient_holdings', freeShares, intent.quantity) : undefined
}
