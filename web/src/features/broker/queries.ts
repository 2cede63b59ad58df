import {
  AccountAssetsResponse,
  DailyProfitResponse,
  SessionStatusResponse,
  TradeProfitResponse,
} from '@naru/shared/contracts/market-info-api'
import type { KstDate } from '@naru/shared/core/time'
import type { AccountId } from '@naru/shared/domain/order'
import { type Bridge, bridgeQuery } from '@/lib/bridge-queries.ts'

export const sessionStatusQuery = (bridge: Bridge) => ({
  ...bridgeQuery(bridge, { key: ['session-status'], path: '/v1/session-status', answer: SessionStatusResponse }),
  refetchInterval: 5_000,
})

export const assetsQuery = (bridge: Bridge, accountId: AccountId) =>
  bridgeQuery(bridge, {
    key: ['assets', accountId],
    path: `/v1/accounts/${accountId}/assets`,
    answer: AccountAssetsResponse,
  })

/** Both days included. */
export interface Period {
  readonly accountId: AccountId
  readonly from: KstDate
  readonly to: KstDate
}

export const dailyProfitQuery = (bridge: Bridge, { accountId, from, to }: Period) =>
  bridgeQuery(bridge, {
    key: ['daily-profit', accountId, from, to],
    path: `/v1/accounts/${accountId}/daily-profit?from=${from}&to=${to}`,
    answer: DailyProfitResponse,
  })

export const tradeProfitQuery = (bridge: Bridge, { accountId, from, to }: Period) =>
  bridgeQuery(bridge, {
    key: ['trade-profit', accountId, from, to],
    path: `/v1/accounts/${accountId}/trade-profit?from=${from}&to=${to}`,
    answer: TradeProfitResponse,
  })
