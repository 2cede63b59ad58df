'use client'

import { FileQuestion, RotateCcw } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useNow } from '@/lib/clock.ts'
import { formatDayTime } from '@/lib/format.ts'
import { useBacktestWords } from '@/text/backtests.ts'
import { buttonStyle } from '@/ui/button.tsx'
import { Card, CardBody } from '@/ui/card.tsx'
import { EmptyState, ErrorState } from '@/ui/states.tsx'
import { Progress, StateBadge } from '../list/backtest-item.tsx'
import { EndButton } from '../list/end-button.tsx'
import type { Entry } from '../list/entries.ts'
import { secondsLeft, useLocalRun } from '../local/local-run.ts'
import { ExportButtons } from './export-buttons.tsx'
import type { ReportParts } from './parts.ts'
import { ReportSkeleton } from './report-skeleton.tsx'
import { ReportView } from './report-view.tsx'
import { type Found, useResult } from './use-result.ts'

interface BacktestResultProps {
  readonly id: string
  readonly userId: string
  readonly parts: ReportParts
}

/** One backtest: how far it is while it runs, and everything about it when it is done. */
export function BacktestResult({ id, userId, parts }: BacktestResultProps) {
  const words = useBacktestWords()
  const router = useRouter()
  const found = useResult(userId, id)
  const { entry } = found
  if (!entry) return <Missing found={found} />
  const againHref = `/backtests/new?like=${id}`
  return (
    <div className="grid grid-cols-1 gap-4" data-testid="backtest-result" data-backtest-state={entry.state}>
      <header className="grid gap-2">
        <Link
          href="/backtests"
          className="inline-flex min-h-11 items-center text-13 text-muted hover:underline md:min-h-0"
        >
          ← {words.back}
        </Link>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="min-w-0 flex-1 basis-64 text-20 md:text-28">{entry.name}</h1>
          <div className="flex flex-wrap items-center gap-2">
            {found.report && <ExportButtons report={found.report} name={entry.name} />}
            {found.spec && (
              <Link href={againHref} className={buttonStyle({ variant: 'outline', size: 'small' })}>
                <RotateCcw aria-hidden size={14} />
                {words.again}
              </Link>
            )}
            <EndButton entry={entry} userId={userId} onRemoved={() => router.push('/backtests')} />
          </div>
        </div>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-12 text-muted">
          <StateBadge entry={entry} />
          <span>{words.kind[entry.kind]}</span>
          <span>{words.where[entry.where]}</span>
          <span className="tabular">{formatDayTime(entry.createdAt)}</span>
          {entry.where === 'here' && entry.state === 'done' && <span>{words.keptHere}</span>}
        </p>
      </header>
      <Body entry={entry} found={found} parts={parts} againHref={againHref} />
    </div>
  )
}

function Missing({ found }: { found: Found }) {
  const words = useBacktestWords()
  if (found.isPending) return <ReportSkeleton />
  if (found.error)
    return (
      <Card>
        <ErrorState error={found.error} onRetry={found.refetch} />
      </Card>
    )
  return (
    <Card>
      <EmptyState
        icon={FileQuestion}
        title={words.notFound}
        hint={words.notFoundHint}
        action={
          <Link href="/backtests" className={buttonStyle({ variant: 'outline' })}>
            {words.back}
          </Link>
        }
      />
    </Card>
  )
}

interface BodyProps {
  readonly entry: Entry
  readonly found: Found
  readonly parts: ReportParts
  readonly againHref: string
}

function Body({ entry, found, parts, againHref }: BodyProps) {
  const words = useBacktestWords()
  switch (entry.state) {
    case 'queued':
    case 'running':
      return <Running entry={entry} />
    case 'failed':
    case 'canceled':
      return (
        <Card>
          <EmptyState
            title={entry.state === 'canceled' ? words.state.canceled.meaning : words.failedHere}
            hint={entry.state === 'failed' ? words.reasons[entry.reason ?? ''] : undefined}
          />
        </Card>
      )
    case 'done':
      break
  }
  if (found.report) {
    return (
      <ReportView report={found.report} parts={parts} isCarried={found.source === 'carried'} againHref={againHref} />
    )
  }
  if (found.isPending) return <ReportSkeleton />
  return (
    <Card>
      {found.error ? (
        <ErrorState error={found.error} onRetry={found.refetch} />
      ) : (
        <EmptyState title={words.resultMissing} hint={words.resultOld} />
      )}
    </Card>
  )
}

function Running({ entry }: { entry: Entry }) {
  const words = useBacktestWords()
  const run = useLocalRun((state) => state.run)
  const now = useNow()
  const isHere = run?.id === entry.id
  const { meaning } = entry.state === 'queued' ? words.state.queued : words.state[isHere ? 'runningHere' : 'running']
  const left = isHere && run.state === 'running' ? (secondsLeft(run, now) ?? null) : entry.secondsLeft
  return (
    <Card>
      <CardBody className="grid gap-3 pt-4" aria-live="polite">
        <p className="font-bold">
          {isHere && run.state === 'loading' ? words.form.loading : words.state[entry.state].label}
        </p>
        <Progress entry={{ ...entry, secondsLeft: left }} />
        <p className="text-13 text-muted">{meaning}</p>
      </CardBody>
    </Card>
  )
}
