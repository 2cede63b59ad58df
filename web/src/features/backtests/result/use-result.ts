'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { type BacktestSpec, parseBacktestSpec } from '@naru/shared/backtest/spec'
import { useConfig } from '@/lib/config.tsx'
import { backtestsQuery } from '@/lib/ledger/backtests.ts'
import { useQuery } from '@/lib/use-query.ts'
import { type Entry, entriesOf } from '../list/entries.ts'
import { keptReportQuery, keptResultsQuery } from '../local/kept-results.ts'
import { useLocalRun } from '../local/local-run.ts'
import { storedReportQuery } from '../queries.ts'

/** A backtest wherever it is, as far as it has been read. */
export interface Found {
  readonly entry: Entry | undefined
  readonly report: BacktestReport | undefined
  readonly spec: BacktestSpec | undefined
  readonly source: 'carried' | 'bridge'
  /** The list or the report is still on its way. */
  readonly isPending: boolean
  readonly error: unknown
  readonly refetch: () => void
}

export function useResult(userId: string, id: string): Found {
  const config = useConfig()
  const jobs = useQuery(backtestsQuery)
  const kept = useQuery(keptResultsQuery(userId))
  const run = useLocalRun((state) => state.run)
  const entry = entriesOf(jobs.data ?? [], kept.data ?? [], run).find((one) => one.id === id)
  const job = jobs.data?.find((one) => one.id === id)
  const isStored = job?.state === 'done'
  const local = useQuery({ ...keptReportQuery(userId, id), enabled: entry?.where === 'here' && entry.state === 'done' })
  const stored = useQuery({ ...storedReportQuery({ config, userId, id }), enabled: isStored })
  const report = (isStored ? stored.data : local.data) ?? undefined
  const here = kept.data?.find((one) => one.id === id)
  const isListPending = kept.data === undefined || (jobs.data === undefined && !jobs.error && here === undefined)
  const isReportPending =
    entry?.state === 'done' && (isStored ? !stored.error && !stored.data : local.data === undefined)
  return {
    entry,
    report,
    spec: report?.spec ?? here?.spec ?? (run?.id === id ? run.spec : specOfJob(job?.spec)),
    source: run?.id === id ? run.source : (here?.source ?? 'bridge'),
    isPending: (entry === undefined && isListPending) || isReportPending,
    error: stored.error ?? (entry === undefined ? jobs.error : null),
    refetch: () => void (isStored ? stored.refetch() : jobs.refetch()),
  }
}

function specOfJob(json: unknown): BacktestSpec | undefined {
  const parsed = json === undefined ? undefined : parseBacktestSpec(json)
  return parsed?.ok ? parsed.value : undefined
}
