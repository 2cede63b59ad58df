import { deny, type RiskCheck } from '../check.ts'

/** A machine that does not know what time it is cannot tell a fresh price from an old one. */
export const trustedClock: RiskCheck = (_intent, { isLive, isClockSkewed }) =>
  isLive && isClockSkewed ? deny('clock_skewed') : undefined
