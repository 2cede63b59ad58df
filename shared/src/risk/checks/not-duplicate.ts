import { deny, type RiskCheck } from '../check.ts'

/** The broker takes no order number of ours, so two equal unanswered orders could not be told apart afterwards. */
export const notDuplicate: RiskCheck = (_intent, { activity: { sameOrderAt }, now, limits }) => {
  if (sameOrderAt === null || now - sameOrderAt >= limits.duplicateWindowMs) return undefined
  return deny('duplicate_order', limits.duplicateWindowMs, now - sameOrderAt)
}
