import { RankingResponse } from '@naru/shared/contracts/market-info-api'
import { InstrumentRow } from '@naru/shared/contracts/views'
import type { RankingKind, RankingMarket } from '@naru/shared/domain/ranking'
import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { type Bridge, bridgeQuery } from '@/lib/bridge-queries.ts'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import { readRows } from '@/lib/supabase/browser.ts'

/** Read again every minute: a ranking does not stream. */
export const rankingQuery = (bridge: Bridge, kind: RankingKind, market: RankingMarket) => ({
  ...bridgeQuery(bridge, {
    key: ['rankings', kind, market],
    path: `/v1/rankings?kind=${kind}&market=${market}`,
    answer: RankingResponse,
  }),
  refetchInterval: 60_000,
})

/** One instrument with the figures of the last stock master: shares, and hundred million won. */
export const MasterRow = InstrumentRow.pick({
  id: true,
  symbol: true,
  name_ko: true,
  name_en: true,
  previous_close: true,
}).extend({
  previous_volume: z.coerce.number().nullable(),
  market_cap_eok: z.coerce.number().nullable(),
})
export type MasterRow = z.infer<typeof MasterRow>

export type MasterKind = Extract<RankingKind, 'volume' | 'market_cap'>
const MASTER_COLUMN = { volume: 'previous_volume', market_cap: 'market_cap_eok' } as const
const PLACES = 30

/** The thirty first of the previous day, as the ledger's list of instruments has them. */
export const masterRankingQuery = (kind: MasterKind, market: RankingMarket) =>
  queryOptions({
    queryKey: [...ledgerKeys.instruments, 'ranking', kind, market],
    queryFn: ({ signal }): Promise<readonly MasterRow[]> =>
      readRows('instruments', {
        row: MasterRow,
        signal,
        refine: (query) => {
          const column = MASTER_COLUMN[kind]
          const listed = query.is('delisted_date', null).gt(column, 0)
          const within = market === 'all' ? listed : listed.eq('market', market)
          return within.order(column, { ascending: false }).limit(PLACES)
        },
      }),
    staleTime: 10 * 60_000,
  })
