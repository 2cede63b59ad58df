import type { OrderNotice } from '@naru/shared/domain/execution'
import type { Environment } from '@naru/shared/domain/order'
import type { Broker, BrokerCapabilities } from '../../ports/broker.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { KisCredential } from '../../ports/vault.ts'
import { createAccount } from './account.ts'
import { ORDER_KINDS } from './codes.ts'
import { createOrders } from './orders.ts'
import type { Reads } from './reads.ts'
import type { Redactor } from './redact.ts'
import { createReports } from './reports.ts'
import { createReservations } from './reservations.ts'
import type { RestClient } from './rest-client.ts'

/** [assume] lag measured by nobody yet; generous, because too short a figure declares a live order absent. */
const LIST_LAG_MS = 10_000

/** Paper lacks these services; where the order list or the balance says the same, the broker answers from there. */
const CAPABILITIES: Readonly<Record<Environment, BrokerCapabilities>> = {
  live: {
    listLagMs: LIST_LAG_MS,
    canListOpenOrders: true,
    canQuerySellable: true,
    canReserve: true,
    canReportProfit: true,
    orderKinds: ORDER_KINDS.live,
  },
  paper: {
    listLagMs: LIST_LAG_MS,
    canListOpenOrders: false,
    canQuerySellable: false,
    canReserve: false,
    canReportProfit: false,
    orderKinds: ORDER_KINDS.paper,
  },
}

export interface BrokerPorts {
  readonly credential: KisCredential
  readonly rest: RestClient
  readonly reads: Reads
  readonly clock: Clock
  readonly redactor: Redactor
  readonly logger: Logger
  readonly egressIp?: string | undefined
  /** Fill notices of this account, from the feed's socket. */
  readonly notices: (signal: AbortSignal) => AsyncIterable<OrderNotice>
}

/** One KIS account over REST. Holds no state but what its ports hold. */
export function createKisBroker(ports: BrokerPorts): Broker {
  const orders = createOrders(ports)
  const account = createAccount(ports)
  const reports = createReports({ ...ports, account })
  return {
    capabilities: CAPABILITIES[ports.credential.environment],
    ...orders,
    ...account,
    ...reports,
    reservations: createReservations(ports),
    notices: ports.notices,
    close: () => ports.rest.close(),
  }
}
