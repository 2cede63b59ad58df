import { InvestorFlowsResponse, NewsResponse } from '@naru/shared/contracts/market-info-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { type Bridge, bridgeQuery } from '@/lib/bridge-queries.ts'

/** Published once a day: nothing is gained by asking often. */
export const investorFlowsQuery = (bridge: Bridge, id: InstrumentId) => ({
  ...bridgeQuery(bridge, {
    key: ['investor-flows', id],
    path: `/v1/investor-flows/${id}`,
    answer: InvestorFlowsResponse,
  }),
  staleTime: 10 * 60_000,
})

export const newsQuery = (bridge: Bridge, id: InstrumentId) => ({
  ...bridgeQuery(bridge, { key: ['news', id], path: `/v1/news/${id}`, answer: NewsResponse }),
  staleTime: 3 * 60_000,
})
