import { z } from 'zod'
import { KstDate, UnixMs } from '../core/time.ts'
import { AccountAssets, DailyProfit, TradeProfit } from '../domain/account-report.ts'
import { InstrumentId } from '../domain/instrument.ts'
import { InvestorFlow } from '../domain/investor-flow.ts'
import { IndexSnapshot } from '../domain/market-index.ts'
import { NewsTitle } from '../domain/news.ts'
import { AccountId } from '../domain/order.ts'
import { RankingKind, RankingMarket, RankingRow } from '../domain/ranking.ts'
import { ViRow } from '../domain/volatility-interruption.ts'
import { TapeTrade } from './bridge-api.ts'

const aged = {
  /** When the broker gave the answer. It may be served again for some seconds; its age is judged from here. */
  asOf: UnixMs,
  /** True: the broker could not be asked just now, this is its last answer. */
  isStale: z.boolean().optional(),
}

/** `GET /v1/trades/:instrumentId`: newest first, at most 30. */
export const TradesResponse = z
  .object({ instrumentId: InstrumentId, trades: z.array(TapeTrade), ...aged })
  .meta({ id: 'Trades' })
export type TradesResponse = z.infer<typeof TradesResponse>

/** `GET /v1/rankings?kind&market`: best first, at most 30. */
export const RankingResponse = z
  .object({ kind: RankingKind, market: RankingMarket, rows: z.array(RankingRow), ...aged })
  .meta({ id: 'Ranking' })
export type RankingResponse = z.infer<typeof RankingResponse>

/** `GET /v1/investor-flows/:instrumentId`: newest day first. */
export const InvestorFlowsResponse = z
  .object({ instrumentId: InstrumentId, rows: z.array(InvestorFlow), ...aged })
  .meta({ id: 'InvestorFlows' })
export type InvestorFlowsResponse = z.infer<typeof InvestorFlowsResponse>

/** `GET /v1/news/:instrumentId`: newest first. */
export const NewsResponse = z
  .object({ instrumentId: InstrumentId, rows: z.array(NewsTitle), ...aged })
  .meta({ id: 'News' })
export type NewsResponse = z.infer<typeof NewsResponse>

/** `GET /v1/indices`: KOSPI, KOSDAQ, KOSPI 200. */
export const IndicesResponse = z.object({ rows: z.array(IndexSnapshot), ...aged }).meta({ id: 'Indices' })
export type IndicesResponse = z.infer<typeof IndicesResponse>

/** `GET /v1/vi`: newest first. */
export const ViResponse = z.object({ rows: z.array(ViRow), ...aged }).meta({ id: 'VolatilityInterruptions' })
export type ViResponse = z.infer<typeof ViResponse>

/** `GET /v1/accounts/:accountId/assets`. */
export const AccountAssetsResponse = z
  .object({ accountId: AccountId, assets: AccountAssets, ...aged })
  .meta({ id: 'AccountAssets' })
export type AccountAssetsResponse = z.infer<typeof AccountAssetsResponse>

/** `GET /v1/accounts/:accountId/daily-profit?from&to`: newest day first. */
export const DailyProfitResponse = z
  .object({ accountId: AccountId, from: KstDate, to: KstDate, rows: z.array(DailyProfit), ...aged })
  .meta({ id: 'DailyProfits' })
export type DailyProfitResponse = z.infer<typeof DailyProfitResponse>

/** `GET /v1/accounts/:accountId/trade-profit?from&to`: one row an instrument and day, newest day first. */
export const TradeProfitResponse = z
  .object({ accountId: AccountId, from: KstDate, to: KstDate, rows: z.array(TradeProfit), ...aged })
  .meta({ id: 'TradeProfits' })
export type TradeProfitResponse = z.infer<typeof TradeProfitResponse>

/** One allowance of requests at the broker: how many a second there are, how many the last second took, who waits. */
export const QuotaGauge = z.object({
  lane: z.enum(['order', 'account', 'market']),
  perSecond: z.number().positive(),
  used: z.number().nonnegative(),
  waiting: z.int().nonnegative(),
})
export type QuotaGauge = z.infer<typeof QuotaGauge>

/** What `GET /v1/session-status` tells of one account's connection to the broker. Never a token, a key or a number of an account. */
export const SessionReport = z.object({
  accountId: AccountId,
  token: z.object({ state: z.enum(['valid', 'expired', 'none']), expiresAt: UnixMs.nullable() }),
  /** `off`: the broker's realtime service is held by somebody else or given up; prices are read over REST. */
  socket: z.object({
    state: z.enum(['starting', 'up', 'down', 'off']),
    since: UnixMs.nullable(),
    /** Connections made after the first. */
    reconnects: z.int().nonnegative().optional(),
  }),
  quotas: z.array(QuotaGauge),
  /** Registrations of the realtime session; what found no place is polled. */
  slots: z.object({
    used: z.int().nonnegative(),
    total: z.int().nonnegative(),
    streamed: z.array(InstrumentId),
    /** With the moment each was last read; null before the first time. */
    polled: z.array(z.object({ instrumentId: InstrumentId, readAt: UnixMs.nullable() })),
  }),
  /** An error code of `error-codes.ts`, worded by the reader; null while nothing has gone wrong. */
  lastError: z.object({ code: z.string(), at: UnixMs }).nullable(),
})
export type SessionReport = z.infer<typeof SessionReport>

export const SessionStatusResponse = z
  .object({ sessions: z.array(SessionReport), ...aged })
  .meta({ id: 'SessionStatus' })
export type SessionStatusResponse = z.infer<typeof SessionStatusResponse>
