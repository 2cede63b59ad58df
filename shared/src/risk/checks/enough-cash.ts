import { deny, type RiskCheck } from '../check.ts'
import { cashNeeded } from '../reserve.ts'

/** No order on credit (미수) unless it was allowed: the whole worst case, charges included, is there before the order goes. */
export const enoughCash: RiskCheck = (intent, context) => {
  if (intent.side === 'sell') return undefined
  if (context.freeCash === null || !Number.isFinite(context.freeCash)) return deny('account_not_ready')
  const needed = cashNeeded(intent, context)
  if (needed === undefined) return deny('quote_stale')
  if (context.limits.allowReceivables) return undefined // how far that may go is the leverage limit's to say
  return !(needed <= context.freeCash) ? deny('insufficient_cash', context.freeCash, needed) : undefined
}
