import { deny, type RiskCheck } from '../check.ts'

/** A type the broker does not know might be taken as another one: an order silently resting all day is no IOC. */
export const orderTypeSupported: RiskCheck = ({ type, timeInForce }, { orderKinds }) => {
  const known = orderKinds[type] ?? []
  return known.includes(timeInForce) ? undefined : deny('order_type_unsupported', known.join(', ') || null, timeInForce)
}
