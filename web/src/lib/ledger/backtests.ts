import { type BacktestJobChange, BacktestJobRow } from '@naru/shared/contracts/backtests'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { useConnection } from '@/lib/connection.ts'
import { readRows } from '@/lib/supabase/browser.ts'
import { applyRow, mergeSnapshot } from './versions.ts'

/** Realtime tells of every change; without it a snapshot is the only news. */
const refetchInterval = (): number => (useConnection.getState().realtime === 'live' ? 60_000 : 5_000)

export const backtestsKey = ['ledger', 'backtests'] as const

const jobKey = (row: BacktestJobRow): string => row.id

/** Everything the reader has left to a bridge, newest first. */
export const backtestsQuery = queryOptions({
  queryKey: backtestsKey,
  queryFn: ({ signal }): Promise<readonly BacktestJobRow[]> =>
    readRows('backtest_jobs', {
      row: BacktestJobRow,
      signal,
      refine: (query) => query.order('created_at', { ascending: false }),
    }),
  structuralSharing: (held, fresh) =>
    // Both sides are lists this query has read.
    mergeSnapshot(held as readonly BacktestJobRow[] | undefined, fresh as readonly BacktestJobRow[], jobKey),
  refetchInterval,
})

/** A row that a call has given back. */
export function applyJob(client: QueryClient, row: BacktestJobRow): void {
  client.setQueryData<readonly BacktestJobRow[]>(backtestsKey, (held) => held && applyRow(held, row, jobKey))
}

/** What is broadcast is without its spec, which the row that is held has; a job nobody has seen yet is read. */
export function applyJobChange(client: QueryClient, job: BacktestJobChange): void {
  const held = client.getQueryData<readonly BacktestJobRow[]>(backtestsKey)?.find(({ id }) => id === job.id)
  if (held) applyJob(client, { ...job, spec: held.spec })
  else void client.invalidateQueries({ queryKey: backtestsKey })
}

export function dropJob(client: QueryClient, id: string): void {
  client.setQueryData<readonly BacktestJobRow[]>(backtestsKey, (held) => held?.filter((row) => row.id !== id))
}
