import { deny, type RiskCheck } from '../check.ts'

/** IOC and FOK wait for a venue that is known to keep their promise; an order silently resting all day is not one. */
export const orderTypeSupported: RiskCheck = (intent) =>
  intent.timeInForce === 'day' ? undefined : deny('order_type_unsupported', 'day', intent.timeInForce)
