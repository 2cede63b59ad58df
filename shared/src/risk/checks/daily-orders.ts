import { deny, isReducing, type RiskCheck } from '../check.ts'

export const dailyOrders: RiskCheck = (intent, { activity: { sentToday }, limits: { maxDailyOrders } }) =>
  !isReducing(intent) && sentToday >= maxDailyOrders
    ? deny('daily_orders_exceeded', maxDailyOrders, sentToday + 1)
    : undefined
