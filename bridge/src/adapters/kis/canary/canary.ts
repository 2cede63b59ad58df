import { addDays, kstDate, unixMs } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import { IndexCode } from '@naru/shared/domain/market-index'
import type { BrokerError } from '../../../ports/broker.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Logger } from '../../../ports/logger.ts'
import { createKisSession, type KisSession, type KisSessionOptions } from '../session.ts'
import { TR_NAMES, type TrName, trId, trOf } from '../tr-table.ts'
import { type Drift, driftOf } from './compare.ts'

type Services = Pick<KisSession, 'broker' | 'feed' | 'info' | 'corporateActions'>
type ReadTr = Exclude<
  TrName,
  'orderBuy' | 'orderSell' | 'orderModify' | 'orderCancel' | 'reserve' | 'reserveRevise' | 'reserveCancel'
>
type Answer = { readonly ok: true } | { readonly ok: false; readonly error: BrokerError }

/** What one service looks like on a real account. Field names and KIS's own codes; never a value, never a secret. */
export interface Finding {
  readonly tr: TrName
  readonly id: string
  /**
   * `drifted`: understood, but not as published. `unread`: answered, and our own check refuses it.
   * `not_asked`: this account gives no reason to (no HTS id, no saved condition).
   */
  readonly state: 'as_published' | 'drifted' | 'unread' | 'refused' | 'unanswered' | 'not_asked'
  readonly drift: Drift
  readonly fields: number
  /** KIS's code, or what our check says; empty when all is well. */
  readonly detail: string
}

export interface CanaryReport {
  readonly findings: readonly Finding[]
  /** Services that this environment does not offer and that were therefore not asked. */
  readonly notOffered: readonly TrName[]
  readonly indices: Readonly<Record<IndexCode, boolean>>
  /** Requests a second we count on, and what was left of them after that many had been sent. */
  readonly limit: { readonly perSecond: number; readonly kept: number }
  readonly realtime: {
    readonly trades: number
    readonly books: number
    readonly quarantined: Readonly<Record<string, number>>
  }
  /** Names of alarms raised on the way, with their class and count. */
  readonly alarms: readonly string[]
}

const SAMSUNG: InstrumentId = instrumentId('005930')
const NOTHING: Drift = { missing: [], added: [], reshaped: [] }

/** How every service that changes nothing is asked. Orders and reservations are never sent. */
const reads = (now: number): Readonly<Record<ReadTr, (session: Services) => Promise<Answer>>> => {
  const today = kstDate(unixMs(now))
  const monthAgo = addDays(today, -30)
  const past = unixMs(now - 4 * 86_400_000)
  const decade = { from: addDays(today, -3_650), to: today }
  return {
    dailyOrders: ({ broker }) => broker.orderReports(today),
    oldOrders: ({ broker }) => broker.orderReports(addDays(today, -130)),
    balance: ({ broker }) => broker.balance(),
    buyable: ({ broker }) => broker.buyable(SAMSUNG, 'market', null),
    sellable: ({ broker }) => broker.sellable(SAMSUNG),
    revisable: ({ broker }) => broker.revisable(),
    assets: ({ broker }) => broker.assets(),
    periodProfit: ({ broker }) => broker.periodProfit(monthAgo, today),
    tradeProfit: ({ broker }) => broker.tradeProfit(monthAgo, today),
    reservations: ({ broker }) => broker.reservations.list(monthAgo, today),
    price: ({ feed }) => feed.snapshot(SAMSUNG),
    orderBook: ({ feed }) => feed.orderBook(SAMSUNG),
    latestTrades: ({ info }) => info.latestTrades(SAMSUNG),
    timeTrades: ({ info }) => info.tradesUntil(SAMSUNG, unixMs(now)),
    dailyPrices: ({ info }) => info.dailyPrices(SAMSUNG),
    investorFlows: ({ info }) => info.investorFlows(SAMSUNG),
    programTrades: ({ info }) => info.programTrades(SAMSUNG),
    shortSales: ({ info }) => info.shortSales(SAMSUNG),
    periodBars: ({ feed }) => feed.bars(SAMSUNG, '1d', unixMs(now), 10),
    minuteBars: ({ feed }) => feed.bars(SAMSUNG, '1m', unixMs(now), 10),
    pastMinuteBars: ({ feed }) => feed.bars(SAMSUNG, '1m', past, 10),
    indexBars: ({ info }) => info.indexBars('0001', '1d', today),
    indexPrice: ({ info }) => info.index('0001'),
    multiQuote: ({ info }) => info.quotes([SAMSUNG]),
    stockInfo: ({ info }) => info.stockInfo(SAMSUNG),
    holidays: ({ info }) => info.holidays(today),
    volumeRank: ({ info }) => info.ranking('volume', 'all'),
    fluctuationRank: ({ info }) => info.ranking('gainers', 'all'),
    marketCapRank: ({ info }) => info.ranking('market_cap', 'all'),
    viStatus: ({ info }) => info.viStatus(),
    conditions: ({ info }) => info.conditions(),
    conditionResult: async ({ info }) => {
      const conditions = await info.conditions()
      const first = conditions.ok ? conditions.value[0] : undefined
      return first === undefined ? conditions : info.conditionResult(first.seq)
    },
    ksdSplits: ({ corporateActions }) => corporateActions.splits(SAMSUNG, decade),
    ksdBonusIssues: ({ corporateActions }) => corporateActions.bonusIssues(SAMSUNG, decade),
    ksdDividends: ({ corporateActions }) => corporateActions.dividends(SAMSUNG, decade),
    exchangeRate: ({ info }) => info.exchangeRate(),
    newsTitles: ({ info }) => info.news(null),
  }
}

export interface CanaryOptions extends Omit<KisSessionOptions, 'logger' | 'onRead'> {
  /** How long to listen to the socket, ms. */
  readonly listenMs: number
}

/** Asks a real account everything that changes nothing and says how the answers differ from what we build on. */
export async function runCanary({ listenMs, ...options }: CanaryOptions): Promise<CanaryReport> {
  const pages = new Map<TrName, Readonly<Record<string, unknown>>[]>()
  const alarms: string[] = []
  const session = createKisSession({
    ...options,
    logger: collecting(alarms),
    onRead: (tr, body) => {
      const known = pages.get(tr)
      if (known) known.push(body)
      else pages.set(tr, [body])
    },
  })
  try {
    const { environment } = options.credential
    const findings: Finding[] = []
    for (const [tr, read] of Object.entries(reads(options.clock.now()))) {
      const name = TR_NAMES.find((known) => known === tr)
      const id = name && trId(name, environment)
      if (!name || id === null || id === undefined) continue
      const answer = await read(session)
      findings.push(findingOf({ tr: name, id, answer, pages: pages.get(name) ?? [] }))
    }
    const indices = await indicesOf(session)
    const limit = await limitOf(session)
    const realtime = await listen(session, options.clock, listenMs)
    const notOffered = TR_NAMES.filter((name) => trId(name, environment) === null && trOf(name).method === 'GET')
    return { findings, notOffered, indices, limit, realtime, alarms: [...new Set(alarms)] }
  } finally {
    await session.close()
  }
}

interface Asked {
  readonly tr: TrName
  readonly id: string
  readonly answer: Answer
  readonly pages: readonly Readonly<Record<string, unknown>>[]
}

function findingOf({ tr, id, answer, pages }: Asked): Finding {
  const drift = pages.length > 0 ? driftOf(tr, pages) : NOTHING
  const hasDrifted = drift.missing.length + drift.added.length + drift.reshaped.length > 0
  const common = { tr, id, drift, fields: fieldsOf(pages) }
  if (answer.ok) {
    if (pages.length === 0) return { ...common, state: 'not_asked', detail: '' }
    return { ...common, state: hasDrifted ? 'drifted' : 'as_published', detail: '' }
  }
  const { error } = answer
  if (error.kind === 'unreadable') return { ...common, state: 'unread', detail: error.cause }
  return {
    ...common,
    state: error.kind === 'refused' ? 'refused' : 'unanswered',
    detail: 'code' in error ? error.code : error.kind,
  }
}

/** The most fields any object of an answer has. */
function fieldsOf(pages: readonly Readonly<Record<string, unknown>>[]): number {
  const objects = pages
    .flatMap((page) => Object.values(page))
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
  const widths = objects.map((value) => (value !== null && typeof value === 'object' ? Object.keys(value).length : 0))
  return Math.max(0, ...widths)
}

async function indicesOf({ info }: Services): Promise<CanaryReport['indices']> {
  const known = { '0001': false, '1001': false, '2001': false }
  for (const code of IndexCode.options) known[code] = (await info.index(code)).ok
  return known
}

/** A second at the full rate and a little more: a rate that was halved meanwhile is not ours. */
async function limitOf(session: KisSession): Promise<CanaryReport['limit']> {
  const { perSecond } = session.status().quota
  await Promise.all(Array.from({ length: perSecond + 2 }, () => session.feed.snapshot(SAMSUNG)))
  return { perSecond, kept: Math.round(10 * session.status().quota.allowedPerSecond) / 10 }
}

async function listen(session: KisSession, clock: Clock, listenMs: number): Promise<CanaryReport['realtime']> {
  const stop = new AbortController()
  const heard = { trades: 0, books: 0 }
  session.feed.setSubscriptions([
    { instrumentId: SAMSUNG, channel: 'trade' },
    { instrumentId: SAMSUNG, channel: 'book' },
  ])
  clock.after(listenMs, () => stop.abort())
  for await (const event of session.feed.events(stop.signal)) {
    if (event.kind === 'trade') heard.trades += 1
    if (event.kind === 'book') heard.books += 1
  }
  return { ...heard, quarantined: session.status().quarantine }
}

/** Keeps what a person may have to look at; the session has taken secrets out of it already. */
const collecting = (alarms: string[]): Logger => ({
  event: () => undefined,
  alarm: (name, { tr = '', reason = '', cause = '', width = '' } = {}) =>
    alarms.push([name, tr, reason, width, cause].map(String).filter(Boolean).join(' ')),
  child: () => collecting(alarms),
})
