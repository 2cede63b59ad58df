import { deny, type RiskCheck, sourceIdOf } from '../check.ts'

/** One order at a time for each side of an instrument, for what decides by itself. Steps of a parent are the parent's business. */
export const strategyOpen: RiskCheck = (intent, { activity: { sourceOpenSameSide } }) => {
  if (sourceIdOf(intent) === undefined || intent.origin?.parentId !== null) return undefined
  return sourceOpenSameSide >= 1 ? deny('strategy_order_open', 1, sourceOpenSameSide + 1) : undefined
}
