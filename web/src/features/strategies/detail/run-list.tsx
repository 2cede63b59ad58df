'use client'

import type { StrategyRunRow } from '@naru/shared/contracts/strategies'
import { Clock } from 'lucide-react'
import { formatDayTime, formatTime } from '@/lib/format.ts'
import { strategyRunsQuery } from '@/lib/ledger/strategies.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { Badge, type Tone } from '@/ui/badge.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'

const TONES: Readonly<Record<StrategyRunRow['state'], Tone>> = {
  due: 'neutral',
  running: 'accent',
  done: 'neutral',
  missed: 'danger',
  failed: 'danger',
}

/** The tasks of its trading days, newest first; what nobody began in time says so. */
export function RunList({ strategyId }: { strategyId: string }) {
  const { detail, run: words } = useStrategyWords()
  const runs = useQuery(strategyRunsQuery(strategyId))
  return (
    <Loaded query={runs} skeleton={<SkeletonRows rows={4} />}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState icon={Clock} title={detail.runsEmpty} hint={detail.runsEmptyHint} />
        ) : (
          <ol data-testid="strategy-runs">
            {rows.map((run) => (
              <li
                key={run.id}
                className="flex flex-wrap items-center gap-x-3 border-t px-4 py-3 text-14 first:border-t-0"
                data-run-state={run.state}
              >
                <span className="font-bold">{words.kind[run.kind]}</span>
                <time dateTime={run.due_at} className="tabular text-12 text-muted">
                  {formatDayTime(run.due_at)}
                  {run.finished_at !== null && ` – ${formatTime(run.finished_at)}`}
                </time>
                <Badge tone={TONES[run.state]} className="ms-auto">
                  {words.state[run.state]}
                </Badge>
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  )
}
