import { deny, isReducing, type RiskCheck } from '../check.ts'
import { orderWon } from '../worst-price.ts'

export const dailyValue: RiskCheck = (intent, context) => {
  if (isReducing(intent)) return undefined
  const { maxDailyValueWon } = context.limits
  const value = context.activity.boughtTodayWon + orderWon(intent, context.quote)
  return !(value <= maxDailyValueWon) ? deny('daily_value_exceeded', maxDailyValueWon, value) : undefined
}
