import { err } from '@naru/shared/core/result'
import type { OrderNotice } from '@naru/shared/domain/execution'
import type { Environment } from '@naru/shared/domain/order'
import type { Broker, BrokerCapabilities } from '../../ports/broker.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { KisCredential } from '../../ports/vault.ts'
import { createAccount } from './account.ts'
import { createOrders } from './orders.ts'
import type { Redactor } from './redact.ts'
import type { RestClient } from './rest-client.ts'

/** [assume] lag measured by nobody yet; generous, because too short a figure declares a live order absent. */
const LIST_LAG_MS = 10_000

/** TTTC0084R (open orders) and TTTC8408R (sellable) have no paper twin. */
const CAPABILITIES: Readonly<Record<Environment, BrokerCapabilities>> = {
  live: {
    listLagMs: LIST_LAG_MS,
    canListOpenOrders: true,
    canQuerySellable: true,
    canReserve: false,
    canReportProfit: false,
  },
  paper: {
    listLagMs: LIST_LAG_MS,
    canListOpenOrders: false,
    canQuerySellable: false,
    canReserve: false,
    canReportProfit: false,
  },
}

export interface BrokerPorts {
  readonly credential: KisCredential
  readonly rest: RestClient
  readonly clock: Clock
  readonly redactor: Redactor
  readonly logger: Logger
  /** Fill notices of this account, from the feed's socket. */
  readonly notices: (signal: AbortSignal) => AsyncIterable<OrderNotice>
}

const notOffered = async () => err({ kind: 'not_offered' } as const)
const notSent = async () => ({ kind: 'not_sent', cause: 'not_offered' }) as const

/** One KIS account over REST. Holds no state but what its ports hold. */
export function createKisBroker(ports: BrokerPorts): Broker {
  const { submit, cancel } = createOrders(ports)
  const { orderReports, balance, buyable } = createAccount(ports)
  return {
    capabilities: CAPABILITIES[ports.credential.environment],
    submit,
    cancel,
    orderReports,
    balance,
    buyable,
    modify: notSent,
    revisable: notOffered,
    sellable: notOffered,
    assets: notOffered,
    periodProfit: notOffered,
    tradeProfit: notOffered,
    reservations: { place: notSent, cancel: notSent, list: notOffered },
    notices: ports.notices,
    close: () => ports.rest.close(),
  }
}
