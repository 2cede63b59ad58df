import { deny, isReducing, type RiskCheck } from '../check.ts'

/**
 * Real money needs the ledger's word that the user may, and a day of rest after a factor, device or credential changed.
 * A right that is taken away keeps nobody from selling what they hold.
 */
export const liveAuthority: RiskCheck = (intent, { isLive, authority, now }) => {
  if (!isLive || isReducing(intent)) return undefined
  if (!authority.isLiveReady) return deny('live_not_ready')
  const { cooldownUntil } = authority
  return cooldownUntil !== null && now < cooldownUntil ? deny('live_cooldown', cooldownUntil, now) : undefined
}
