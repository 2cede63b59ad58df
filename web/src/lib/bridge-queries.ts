import { Book, HistoryResponse, Quote } from '@naru/shared/contracts/bridge-api'
import {
  AccountAssetsResponse,
  DailyProfitResponse,
  InvestorFlowsResponse,
  NewsResponse,
  RankingResponse,
  SessionStatusResponse,
  TradeProfitResponse,
  TradesResponse,
} from '@naru/shared/contracts/market-info-api'
import type { KstDate } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar, BarSpec } from '@naru/shared/domain/market-data'
import type { AccountId } from '@naru/shared/domain/order'
import type { RankingKind, RankingMarket } from '@naru/shared/domain/ranking'
import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { askBridge } from './bridge.ts'
import type { PinnedBridge } from './env.ts'

/** Undefined until the user has an account: nothing is asked before. */
type Bridge = PinnedBridge | undefined

/** One root for everything the bridge answers: then which bridge, what was asked and of what. */
export const bridgeKeys = {
  all: ['bridge'],
  of: (bridge: Bridge, ...what: readonly string[]) => ['bridge', bridge?.id, ...what],
  bars: (bridge: Bridge, id: InstrumentId, spec: BarSpec) => ['bridge', bridge?.id, 'bars', id, spec],
  olderBars: (bridge: Bridge, id: InstrumentId, spec: BarSpec) => ['bridge', bridge?.id, 'bars', id, spec, 'older'],
} as const

/** One answer of the bridge, checked against its schema. `path` begins with "/v1/". */
function answered<S extends z.ZodType>(bridge: Bridge, key: readonly string[], path: string, answer: S) {
  return queryOptions({
    queryKey: bridgeKeys.of(bridge, ...key),
    enabled: bridge !== undefined,
    // `enabled` keeps the query from running without a bridge.
    queryFn: ({ signal }): Promise<z.output<S>> => askBridge({ bridge: bridge as PinnedBridge, path, answer, signal }),
  })
}

export const quoteQuery = (bridge: Bridge, id: InstrumentId) =>
  answered(bridge, ['quote', id], `/v1/quotes/${id}`, Quote)

export const bookQuery = (bridge: Bridge, id: InstrumentId) =>
  answered(bridge, ['book', id], `/v1/orderbook/${id}`, Book)

export const tradesQuery = (bridge: Bridge, id: InstrumentId) =>
  answered(bridge, ['trades', id], `/v1/trades/${id}`, TradesResponse)

/** Published once a day: nothing is gained by asking often. */
export const investorFlowsQuery = (bridge: Bridge, id: InstrumentId) => ({
  ...answered(bridge, ['investor-flows', id], `/v1/investor-flows/${id}`, InvestorFlowsResponse),
  staleTime: 10 * 60_000,
})

export const newsQuery = (bridge: Bridge, id: InstrumentId) => ({
  ...answered(bridge, ['news', id], `/v1/news/${id}`, NewsResponse),
  staleTime: 3 * 60_000,
})

export const rankingQuery = (bridge: Bridge, kind: RankingKind, market: RankingMarket) => ({
  ...answered(bridge, ['rankings', kind, market], `/v1/rankings?kind=${kind}&market=${market}`, RankingResponse),
  refetchInterval: 60_000,
})

export const sessionStatusQuery = (bridge: Bridge) => ({
  ...answered(bridge, ['session-status'], '/v1/session-status', SessionStatusResponse),
  refetchInterval: 5_000,
})

export const assetsQuery = (bridge: Bridge, accountId: AccountId) =>
  answered(bridge, ['assets', accountId], `/v1/accounts/${accountId}/assets`, AccountAssetsResponse)

export interface Period {
  readonly accountId: AccountId
  readonly from: KstDate
  readonly to: KstDate
}

export const dailyProfitQuery = (bridge: Bridge, { accountId, from, to }: Period) =>
  answered(
    bridge,
    ['daily-profit', accountId, from, to],
    `/v1/accounts/${accountId}/daily-profit?from=${from}&to=${to}`,
    DailyProfitResponse,
  )

export const tradeProfitQuery = (bridge: Bridge, { accountId, from, to }: Period) =>
  answered(
    bridge,
    ['trade-profit', accountId, from, to],
    `/v1/accounts/${accountId}/trade-profit?from=${from}&to=${to}`,
    TradeProfitResponse,
  )

interface HistoryRequest {
  readonly instrumentId: InstrumentId
  readonly spec: BarSpec
  /** Milliseconds since 1970; the last bar begins at or before it. Without it, the newest. */
  readonly to?: number
  readonly signal: AbortSignal
}

/** Bars of a page, oldest first, with prices made comparable across splits. */
export async function readHistory(bridge: PinnedBridge, request: HistoryRequest): Promise<readonly Bar[]> {
  const { instrumentId, spec, to, signal } = request
  const query = new URLSearchParams({ spec, ...(to === undefined ? {} : { to: String(to) }) })
  const path = `/v1/history/${instrumentId}?${query}`
  return (await askBridge({ bridge, path, answer: HistoryResponse, signal })).bars
}
