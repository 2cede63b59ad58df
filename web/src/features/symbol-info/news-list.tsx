'use client'

import type { InstrumentRow } from '@naru/shared/contracts/views'
import { Newspaper } from 'lucide-react'
import { useHasLiveAccount } from '@/lib/current-account.ts'
import { formatDayTime } from '@/lib/format.ts'
import { useMyBridge } from '@/lib/stream.tsx'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { AgeBadge } from '@/ui/age-badge.tsx'
import { MarketDataGate } from '@/ui/market-data-gate.tsx'
import { ScrollRegion } from '@/ui/scroll-region.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded, NotOffered } from '@/ui/states.tsx'
import { newsQuery } from './queries.ts'

/** Headlines as the broker sends them: somebody else's words, shown as plain text. */
export function NewsList({ instrument }: { instrument: InstrumentRow }) {
  const { info } = useText()
  const isOffered = useHasLiveAccount() !== false
  const bridge = useMyBridge()
  const query = useQuery(newsQuery(isOffered ? bridge : undefined, instrument.id))
  if (!isOffered && bridge) return <NotOffered />
  return (
    <MarketDataGate hasData={query.data !== undefined}>
      <Loaded query={query} skeleton={<SkeletonRows rows={6} />}>
        {({ rows, asOf, isStale }) =>
          rows.length === 0 ? (
            <EmptyState icon={Newspaper} title={info.newsEmpty} hint={info.newsEmptyHint} />
          ) : (
            <>
              <p className="flex justify-end px-4 pb-1">
                <AgeBadge at={asOf} isStale={isStale} />
              </p>
              <ScrollRegion label={info.tabs.news} className="max-h-72">
                <ul>
                  {rows.map((row) => (
                    <li key={row.id} className="grid gap-0.5 border-t px-4 py-2">
                      <span>{row.title}</span>
                      <span className="tabular text-12 text-muted">
                        {row.source} · {formatDayTime(row.at).slice(0, -3)}
                      </span>
                    </li>
                  ))}
                </ul>
              </ScrollRegion>
            </>
          )
        }
      </Loaded>
    </MarketDataGate>
  )
}
