'use client'

import { BACKTEST_QUOTA } from '@naru/shared/contracts/backtests'
import { FlaskConical, GitCompareArrows, Plus } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useConnection } from '@/lib/connection.ts'
import { backtestsQuery } from '@/lib/ledger/backtests.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useBacktestWords, useReportWords } from '@/text/backtests.ts'
import { buttonStyle } from '@/ui/button.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, ErrorText, useIsOnline } from '@/ui/states.tsx'
import { keptResultsQuery } from '../local/kept-results.ts'
import { useLocalRun } from '../local/local-run.ts'
import { BacktestItem } from './backtest-item.tsx'
import { entriesOf, MOST_COMPARED } from './entries.ts'

/** Everything that was asked, wherever it was computed, with how far it is. */
export function BacktestList({ userId }: { userId: string }) {
  const words = useBacktestWords()
  const { notAdvice } = useReportWords()
  const jobs = useQuery(backtestsQuery)
  const kept = useQuery(keptResultsQuery(userId))
  const run = useLocalRun((state) => state.run)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const entries = entriesOf(jobs.data ?? [], kept.data ?? [], run)
  const compared = chosen.filter((id) => entries.some((entry) => entry.id === id && entry.state === 'done'))
  const toggle = (id: string): void =>
    setChosen(compared.includes(id) ? compared.filter((one) => one !== id) : [...compared, id].slice(-MOST_COMPARED))
  const isPending = kept.data === undefined || (jobs.data === undefined && !jobs.error)
  return (
    <div className="grid grid-cols-1 gap-4">
      <Card data-testid="backtest-list">
        <CardHeader
          title={words.list}
          action={
            <span className="flex flex-wrap gap-2">
              {compared.length >= 2 && (
                <Link
                  href={`/backtests/compare?ids=${compared.join(',')}`}
                  className={buttonStyle({ variant: 'outline', size: 'small' })}
                >
                  <GitCompareArrows aria-hidden size={16} />
                  {words.compareSelected(String(compared.length))}
                </Link>
              )}
              <Link href="/backtests/new" className={buttonStyle({ size: 'small' })}>
                <Plus aria-hidden size={16} />
                {words.new}
              </Link>
            </span>
          }
        />
        <Connection error={jobs.error} />
        {entries.length > 1 && <p className="px-4 pb-2 text-12 text-muted">{words.compareHint}</p>}
        {isPending && entries.length === 0 && <SkeletonRows rows={4} />}
        {!isPending && entries.length === 0 && (
          <EmptyState
            icon={FlaskConical}
            title={words.empty}
            hint={words.emptyHint}
            action={
              <Link href="/backtests/new" className={buttonStyle({})}>
                {words.first}
              </Link>
            }
          />
        )}
        <ul>
          {entries.map((entry) => (
            <BacktestItem
              key={entry.id}
              entry={entry}
              userId={userId}
              isChosen={compared.includes(entry.id)}
              onChoose={() => toggle(entry.id)}
            />
          ))}
        </ul>
        {jobs.data && jobs.data.length > 0 && (
          <p className="tabular border-t px-4 py-2 text-12 text-muted">
            {words.quota({
              open: String(jobs.data.filter(({ state }) => state === 'queued' || state === 'running').length),
              max: String(BACKTEST_QUOTA.open),
              kept: String(jobs.data.length),
              most: String(BACKTEST_QUOTA.kept),
            })}
          </p>
        )}
      </Card>
      <p className="text-12 text-muted">{notAdvice}</p>
    </div>
  )
}

/** Results of this browser can be read without anybody; of the rest it is said how old they are. */
function Connection({ error }: { error: unknown }) {
  const words = useBacktestWords()
  const isOnline = useIsOnline()
  const isRetrying = useConnection(({ realtime }) => realtime === 'retrying')
  if (error)
    return (
      <div className="px-4 pb-3">
        <ErrorText error={error} />
      </div>
    )
  if (isOnline && !isRetrying) return null
  return (
    <p role="status" className="px-4 pb-2 text-12 text-danger">
      {words.stale}
    </p>
  )
}
