import { fromKst, type KstDate, unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import type { Environment } from '@naru/shared/domain/order'
import answers from '../../src/adapters/kis/__fixtures__/answers.json' with { type: 'json' }
import { createAccount } from '../../src/adapters/kis/account.ts'
import { createBarReader } from '../../src/adapters/kis/bars.ts'
import { createCorporateActions } from '../../src/adapters/kis/corporate-actions.ts'
import { createMarketInfo } from '../../src/adapters/kis/info/market-info.ts'
import { createQuotations } from '../../src/adapters/kis/market-data.ts'
import { createOrders } from '../../src/adapters/kis/orders.ts'
import { pageOf } from '../../src/adapters/kis/page.ts'
import { createReads } from '../../src/adapters/kis/reads.ts'
import { createRedactor } from '../../src/adapters/kis/redact.ts'
import { createReports } from '../../src/adapters/kis/reports.ts'
import { createReservations } from '../../src/adapters/kis/reservations.ts'
import type { RestClient } from '../../src/adapters/kis/rest-client.ts'
import { readAnswer } from '../../src/adapters/kis/schema/envelope.ts'
import type { TrName } from '../../src/adapters/kis/tr-table.ts'
import type { Clock } from '../../src/ports/clock.ts'
import { anOrder } from '../contracts/broker.ts'
import { aCredential, recordingLogger } from './kis.ts'

/** One HTTP answer as it comes off the wire. */
export interface WireAnswer {
  readonly status: number
  readonly text: string
  readonly continuation: string
}

export type Body = Readonly<Record<string, unknown>>

/** The day the answers kept beside the adapter are of. */
export const DAY = '2026-11-21' as KstDate
const NOW = fromKst(DAY, '180000') ?? unixMs(0)
const SAMSUNG = instrumentId('005930')
const FROM = '2020-01-01' as KstDate
const DECADES = { from: '2006-01-01' as KstDate, to: DAY }

export const answerOf = (tr: TrName): { readonly continuation: string; readonly body: Body } => answers[tr]

export const wireOf = (body: unknown, continuation = '', status = 200): WireAnswer => ({
  status,
  text: JSON.stringify(body),
  continuation,
})

/** A clock on which nothing is waited for. */
const impatient: Clock = {
  now: () => NOW,
  monotonic: () => 0,
  after: (_delayMs, callback) => {
    queueMicrotask(callback)
    return () => undefined
  },
}

/** The adapter over answers that were never sent: everything behind the wire, without sockets. */
export function adapterOver(answer: (tr: TrName) => WireAnswer, environment: Environment = 'live') {
  const rest: RestClient = {
    read: async ({ tr }) => {
      const wire = answer(tr)
      return pageOf(wire, readAnswer(wire.text), impatient.now())
    },
    order: async (tr) => {
      const { status, text } = answer(tr)
      return { kind: 'answered', status, answer: readAnswer(text) }
    },
    clockSkewMs: () => 0,
    close: async () => undefined,
  }
  const logger = recordingLogger()
  const credential = aCredential(environment, { cano: '60012345', productCode: '01' })
  const reads = createReads({ rest, clock: impatient, logger })
  const ports = { rest, reads, credential, clock: impatient, redactor: createRedactor([]), logger }
  const account = createAccount(ports)
  return {
    logger,
    account,
    orders: createOrders(ports),
    reports: createReports({ ...ports, account }),
    reservations: createReservations(ports),
    info: createMarketInfo({ ...ports, today: () => DAY }),
    quotations: createQuotations(reads),
    readBars: createBarReader(reads, environment),
    corporateActions: createCorporateActions(reads),
  }
}
export type Adapter = ReturnType<typeof adapterOver>

const order = anOrder({ limitPrice: 40_000, quantity: 3 })
const number = { orderDate: DAY, branch: '91252', orderNo: '0000000001' }
const bars = (spec: '1m' | '1d', day: KstDate) => (adapter: Adapter) =>
  adapter.readBars({ instrument: SAMSUNG, spec, to: fromKst(day, '180000') ?? NOW, limit: 30, marketNow: NOW })

/** One call of the adapter for each service, asking for what the kept answers answer. */
export const CALLS: Readonly<Record<TrName, (adapter: Adapter) => Promise<unknown>>> = {
  orderBuy: ({ orders }) => orders.submit(order),
  orderSell: ({ orders }) => orders.submit({ ...order, side: 'sell' } as typeof order),
  orderModify: ({ orders }) => orders.modify(number, order),
  orderCancel: ({ orders }) => orders.cancel(number),
  reserve: ({ reservations }) => reservations.place(order, null),
  reserveRevise: ({ reservations }) => reservations.revise({ orderedOn: DAY, seq: '1' }, { order, until: null }),
  reserveCancel: ({ reservations }) => reservations.cancel({ orderedOn: DAY, seq: '1' }),
  reservations: ({ reservations }) => reservations.list(DAY, DAY),
  revisable: ({ reports }) => reports.revisable(),
  dailyOrders: ({ account }) => account.orderReports(DAY),
  oldOrders: ({ account }) => account.orderReports(FROM),
  balance: ({ account }) => account.balance(),
  buyable: ({ account }) => account.buyable(SAMSUNG, 'market', null),
  sellable: ({ reports }) => reports.sellable(SAMSUNG),
  assets: ({ reports }) => reports.assets(),
  periodProfit: ({ reports }) => reports.periodProfit(FROM, DAY),
  tradeProfit: ({ reports }) => reports.tradeProfit(FROM, DAY),
  price: ({ quotations }) => quotations.snapshot(SAMSUNG),
  orderBook: ({ quotations }) => quotations.orderBook(SAMSUNG, DAY),
  latestTrades: ({ info }) => info.latestTrades(SAMSUNG),
  timeTrades: ({ info }) => info.tradesUntil(SAMSUNG, NOW),
  dailyPrices: ({ info }) => info.dailyPrices(SAMSUNG),
  investorFlows: ({ info }) => info.investorFlows(SAMSUNG),
  programTrades: ({ info }) => info.programTrades(SAMSUNG),
  shortSales: ({ info }) => info.shortSales(SAMSUNG),
  periodBars: bars('1d', DAY),
  minuteBars: bars('1m', DAY),
  pastMinuteBars: bars('1m', '2026-11-18' as KstDate),
  indexBars: ({ info }) => info.indexBars('0001', '1d', DAY),
  indexPrice: ({ info }) => info.index('0001'),
  multiQuote: ({ info }) => info.quotes([SAMSUNG, instrumentId('035420')]),
  stockInfo: ({ info }) => info.stockInfo(SAMSUNG),
  holidays: ({ info }) => info.holidays(FROM),
  volumeRank: ({ info }) => info.ranking('volume', 'all'),
  fluctuationRank: ({ info }) => info.ranking('gainers', 'all'),
  marketCapRank: ({ info }) => info.ranking('market_cap', 'all'),
  viStatus: ({ info }) => info.viStatus(),
  conditions: ({ info }) => info.conditions(),
  conditionResult: ({ info }) => info.conditionResult('0'),
  ksdSplits: ({ corporateActions }) => corporateActions.splits(SAMSUNG, DECADES),
  ksdBonusIssues: ({ corporateActions }) => corporateActions.bonusIssues(SAMSUNG, DECADES),
  ksdDividends: ({ corporateActions }) => corporateActions.dividends(SAMSUNG, DECADES),
  exchangeRate: ({ info }) => info.exchangeRate(),
  newsTitles: ({ info }) => info.news(null),
}
