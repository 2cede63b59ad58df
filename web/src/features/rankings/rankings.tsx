'use client'

import type { RankingResponse } from '@naru/shared/contracts/market-info-api'
import type { RankingKind, RankingMarket } from '@naru/shared/domain/ranking'
import { ChartNoAxesColumn, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { useNow } from '@/lib/clock.ts'
import { useHasLiveAccount } from '@/lib/current-account.ts'
import { useMyBridge } from '@/lib/stream.tsx'
import { useQuery } from '@/lib/use-query.ts'
import { useRankingWords } from '@/text/rankings.ts'
import { AgeBadge } from '@/ui/age-badge.tsx'
import { Button } from '@/ui/button.tsx'
import { Card } from '@/ui/card.tsx'
import { Choice } from '@/ui/choice.tsx'
import { MarketDataGate } from '@/ui/market-data-gate.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Tabs } from '@/ui/tabs.tsx'
import { MasterRanking } from './master-ranking.tsx'
import { rankingQuery } from './queries.ts'
import { RankingTable } from './ranking-table.tsx'

const KINDS: readonly RankingKind[] = ['volume', 'turnover', 'gainers', 'losers', 'market_cap']
const MARKETS: readonly RankingMarket[] = ['all', 'kospi', 'kosdaq']
/** Two readings missed: what is shown is no longer the order of the market. */
const STALE_AFTER_MS = 150_000

/** The thirty first by volume, turnover, rise, fall or value, read from the broker every minute. */
export function Rankings() {
  const rankings = useRankingWords()
  const [kind, setKind] = useState<RankingKind>('volume')
  const [market, setMarket] = useState<RankingMarket>('all')
  const isOffered = useHasLiveAccount() !== false
  const bridge = useMyBridge()
  const query = useQuery(rankingQuery(isOffered ? bridge : undefined, kind, market))
  return (
    <div className="mx-auto grid max-w-4xl gap-4">
      <h1 className="text-28">{rankings.title}</h1>
      <Card data-testid="rankings" data-kind={kind} data-market={market}>
        <Tabs
          label={rankings.kinds}
          tabs={KINDS.map((key) => ({ key, label: rankings.kind[key] }))}
          value={kind}
          onChange={setKind}
        >
          <div className="flex flex-wrap items-center justify-between gap-2 px-4 py-2">
            <Choice
              label={rankings.marketLabel}
              value={market}
              onChange={setMarket}
              options={MARKETS.map((key) => ({ key, label: rankings.market[key] }))}
            />
            {query.data && (
              <ReadAt answer={query.data} onRefresh={() => void query.refetch()} isBusy={query.isFetching} />
            )}
          </div>
          <MarketDataGate hasData={query.data !== undefined || (bridge !== undefined && !isOffered)}>
            {isOffered ? (
              <Loaded query={query} skeleton={<SkeletonRows rows={12} />}>
                {(answer) => <Answer answer={answer} />}
              </Loaded>
            ) : (
              <MasterRanking kind={kind} market={market} />
            )}
          </MarketDataGate>
        </Tabs>
      </Card>
    </div>
  )
}

function Answer({ answer }: { answer: RankingResponse }) {
  const rankings = useRankingWords()
  if (answer.rows.length === 0) {
    return <EmptyState icon={ChartNoAxesColumn} title={rankings.empty} hint={rankings.emptyHint} />
  }
  return <RankingTable kind={answer.kind} rows={answer.rows} label={rankings.kind[answer.kind]} />
}

interface ReadAtProps {
  readonly answer: RankingResponse
  readonly onRefresh: () => void
  readonly isBusy: boolean
}

/** How old the ranking is; it does not stream. */
function ReadAt({ answer, onRefresh, isBusy }: ReadAtProps) {
  const rankings = useRankingWords()
  const now = useNow()
  return (
    <span className="flex items-center gap-1 text-12 text-muted" title={rankings.every} data-testid="ranking-age">
      <AgeBadge at={answer.asOf} isStale={answer.isStale === true || now - answer.asOf > STALE_AFTER_MS} />
      <Button variant="quiet" size="icon" aria-label={rankings.refresh} disabled={isBusy} onClick={onRefresh}>
        <RotateCw aria-hidden size={16} />
      </Button>
    </span>
  )
}
