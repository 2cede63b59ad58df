import { createKisSession as create } from '../../../src/adapters/kis/index.ts'
import type { Broker } from '../../../src/ports/broker.ts'
import { reach } from './points.ts'

export { createMasters, type KisLimits, rateLimitAt, reportOf, TIMEOUTS } from '../../../src/adapters/kis/index.ts'

/** The broker, stopping around what it answers. */
export function createKisSession(...parts: Parameters<typeof create>): ReturnType<typeof create> {
  const session = create(...parts)
  const { accountId } = parts[0].credential
  return { ...session, broker: watched(session.broker, accountId) }
}

function watched(broker: Broker, accountId: string): Broker {
  let hasNotice = false
  return {
    ...broker,
    async submit(order, leaveBy) {
      const outcome = await broker.submit(order, leaveBy)
      reach('K10', order.id)
      return outcome
    },
    async cancel(order, leaveBy) {
      const outcome = await broker.cancel(order, leaveBy)
      reach('K10', accountId)
      return outcome
    },
    async orderReports(day) {
      if (hasNotice) reach('K13', accountId)
      hasNotice = false
      const read = await broker.orderReports(day)
      reach('K15', accountId)
      return read
    },
    async *notices(signal) {
      for await (const notice of broker.notices(signal)) {
        hasNotice = true
        yield notice
      }
    },
  }
}
