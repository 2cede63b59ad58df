import { err } from '@naru/shared/core/result'
import type { Broker, BrokerCapabilities, BrokerError } from '../../src/ports/broker.ts'
import type { MarketInfo } from '../../src/ports/market-info.ts'
import type { ConnectionReport } from '../../src/ports/sessions.ts'

const notOffered = async () => err<BrokerError>({ kind: 'not_offered' })
const notSent = async () => ({ kind: 'not_sent', cause: 'not_offered' }) as const

/** What a broker of few words can do. */
export const PLAIN: BrokerCapabilities = {
  listLagMs: 0,
  canListOpenOrders: false,
  canQuerySellable: false,
  canReserve: false,
  canReportProfit: false,
  orderKinds: { limit: ['day', 'ioc', 'fok'], market: ['day', 'ioc', 'fok'], stop_limit: ['day'] },
}

/** The services a broker need not have. */
export const BARE_BROKER = {
  modify: notSent,
  revisable: notOffered,
  sellable: notOffered,
  assets: notOffered,
  periodProfit: notOffered,
  tradeProfit: notOffered,
  reservations: { place: notSent, revise: notSent, cancel: notSent, list: notOffered },
} satisfies Partial<Broker>

/** Market information of a broker that has none. */
export const BARE_INFO: MarketInfo = {
  ranking: notOffered,
  investorFlows: notOffered,
  programTrades: notOffered,
  shortSales: notOffered,
  latestTrades: notOffered,
  tradesUntil: notOffered,
  dailyPrices: notOffered,
  exchangeRate: notOffered,
  index: notOffered,
  indexBars: notOffered,
  quotes: notOffered,
  viStatus: notOffered,
  valuation: notOffered,
  news: notOffered,
  stockInfo: notOffered,
  conditions: notOffered,
  conditionResult: notOffered,
  holidays: notOffered,
}

/** A connection that works and has been asked for little. */
export const A_REPORT: ConnectionReport = {
  token: { state: 'valid', expiresAt: null },
  socket: { state: 'up', since: null, reconnects: 0 },
  quotas: [{ lane: 'market', perSecond: 18, used: 1, waiting: 0 }],
  slots: { used: 1, total: 41 },
}
