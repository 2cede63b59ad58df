import { deny, type RiskCheck } from '../check.ts'

/** An order waits for nobody: what a person asked for half a minute ago is not what they want now. */
export const notExpired: RiskCheck = (intent, { now }) =>
  now >= intent.expiresAt ? deny('intent_expired', intent.expiresAt, now) : undefined
