import { deny, isReducing, type RiskCheck, sourceIdOf } from '../check.ts'

export const orderRate: RiskCheck = (intent, { activity, limits }) => {
  if (isReducing(intent)) return undefined
  const { sentLastSecond, sentLastMinute } = activity
  const { maxOrdersPerSecond, maxOrdersPerMinute } = limits
  if (sentLastSecond >= maxOrdersPerSecond) {
    return deny('order_rate_exceeded', maxOrdersPerSecond, sentLastSecond + 1)
  }
  return sentLastMinute >= maxOrdersPerMinute
    ? deny('order_rate_exceeded', maxOrdersPerMinute, sentLastMinute + 1)
    : undefined
}

/** Sales count too: what runs wild may sell. The exits of a parent protect something and do not wait. */
export const strategyRate: RiskCheck = (intent, { activity, limits }) => {
  const isExit = isReducing(intent) && intent.origin?.parentId !== null
  if (sourceIdOf(intent) === undefined || isExit) return undefined
  const { maxStrategyOrdersPerMinute: most } = limits
  const { sourceSentLastMinute: sent } = activity
  return sent >= most ? deny('strategy_rate_exceeded', most, sent + 1) : undefined
}
