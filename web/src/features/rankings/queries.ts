import { RankingResponse } from '@naru/shared/contracts/market-info-api'
import type { RankingKind, RankingMarket } from '@naru/shared/domain/ranking'
import { type Bridge, bridgeQuery } from '@/lib/bridge-queries.ts'

/** Read again every minute: a ranking does not stream. */
export const rankingQuery = (bridge: Bridge, kind: RankingKind, market: RankingMarket) => ({
  ...bridgeQuery(bridge, {
    key: ['rankings', kind, market],
    path: `/v1/rankings?kind=${kind}&market=${market}`,
    answer: RankingResponse,
  }),
  refetchInterval: 60_000,
})
