import { deny, isReducing, type RiskCheck } from '../check.ts'

export const openOrders: RiskCheck = (intent, { activity, limits: { maxOpenOrders } }) =>
  !isReducing(intent) && activity.openOrders >= maxOpenOrders
    ? deny('open_orders_exceeded', maxOpenOrders, activity.openOrders + 1)
    : undefined
