import type { KstDate, UnixMs } from '@naru/shared/core/time'
import type { EventBody } from '@naru/shared/engine/event'
import type { Broker, BrokerError } from '../ports/broker.ts'
import type { Logger } from '../ports/logger.ts'
import type { Metrics } from './metrics.ts'

/**
 * Reads what the broker says and hands it to the engine, which decides when. A failed read is told as failed: it is
 * never the same as an empty list.
 */
export interface Reconciler {
  readOrders(day: KstDate): Promise<EventBody>
  readBalance(): Promise<EventBody>
}

interface Parts {
  readonly broker: Broker
  readonly now: () => UnixMs
  readonly logger: Logger
  readonly metrics: Pick<Metrics, 'listReads' | 'lastListRead'>
  /** Told how each read ended: undefined when it went well. */
  readonly onRead: (error: BrokerError | undefined) => void
  /** Told after every complete read of the order list. */
  readonly onListRead: () => void
}

export function createReconciler({ broker, now, logger, metrics, onRead, onListRead }: Parts): Reconciler {
  const failed = (what: string, error: BrokerError): string => {
    onRead(error)
    logger.event('broker_read_failed', { what, reason: error.kind })
    return error.kind
  }
  return {
    async readOrders(day) {
      const startedAt = now()
      const read = await broker.orderReports(day)
      metrics.listReads.inc({ result: read.ok ? 'complete' : read.error.kind })
      if (!read.ok) return { type: 'order_reports_failed', startedAt, cause: failed('orders', read.error) }
      metrics.lastListRead.set(now() / 1000)
      onListRead()
      onRead(undefined)
      return { type: 'order_reports', startedAt, day, reports: read.value }
    },
    async readBalance() {
      const startedAt = now()
      const read = await broker.balance()
      if (!read.ok) return { type: 'balance_failed', startedAt, cause: failed('balance', read.error) }
      onRead(undefined)
      return { type: 'balance_report', startedAt, balance: read.value }
    },
  }
}
