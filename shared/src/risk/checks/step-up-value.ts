import { deny, isReducing, type RiskCheck, sourceIdOf } from '../check.ts'
import { orderWon } from '../worst-price.ts'

/**
 * The ledger takes a large buy with real money only from a person who has just proved again who they are. What decides by
 * itself can prove nothing: its order waits for its owner's yes, and the ledger takes that yes only with the proof.
 */
export const stepUpValue: RiskCheck = (intent, { isLive, quote, limits: { stepUpOrderValueWon } }) => {
  if (!isLive || isReducing(intent) || sourceIdOf(intent) === undefined) return undefined
  if (intent.origin?.isApproved === true) return undefined
  const value = orderWon(intent, quote)
  return !(value <= stepUpOrderValueWon) ? deny('step_up_required', stepUpOrderValueWon, value) : undefined
}
