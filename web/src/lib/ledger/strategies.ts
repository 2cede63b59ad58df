import {
  SignalHookRow,
  StrategyDayRow,
  StrategyRow,
  StrategyRunRow,
  StrategySignalRow,
  StrategyVersionRow,
} from '@naru/shared/contracts/strategies'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { useConnection } from '@/lib/connection.ts'
import { readRows } from '@/lib/supabase/browser.ts'
import { strategyKeys } from './strategy-keys.ts'
import { applyRow, mergeSnapshot } from './versions.ts'

/** Realtime tells of every change; without it a snapshot is the only news. */
const refetchInterval = (): number => (useConnection.getState().realtime === 'live' ? 60_000 : 5_000)
const RECENT = 100
/** Trading days and a little more. */
const RECENT_RUNS = 60

const listKey = [...strategyKeys.all, 'list'] as const
const keyOf = (row: StrategyRow): string => row.id

/** The reader's own strategies and everybody's templates, newest first; what was archived is left out. */
export const strategiesQuery = queryOptions({
  queryKey: listKey,
  queryFn: ({ signal }): Promise<readonly StrategyRow[]> =>
    readRows('strategies', {
      row: StrategyRow,
      signal,
      refine: (query) => query.neq('state', 'archived').order('created_at', { ascending: false }),
    }),
  structuralSharing: (held, fresh) =>
    // Both sides are lists this query has read.
    mergeSnapshot(held as readonly StrategyRow[] | undefined, fresh as readonly StrategyRow[], keyOf),
  refetchInterval,
})

/** Everything that was ever armed of one strategy, newest first. */
export const strategyVersionsQuery = (strategyId: string) =>
  queryOptions({
    queryKey: [...strategyKeys.all, 'versions', strategyId],
    queryFn: ({ signal }): Promise<readonly StrategyVersionRow[]> =>
      readRows('strategy_versions', {
        row: StrategyVersionRow,
        signal,
        refine: (query) => query.eq('strategy_id', strategyId).order('number', { ascending: false }),
      }),
  })

/** One version, of whichever strategy it is: what it says never changes. */
export const strategyVersionQuery = (versionId: string) =>
  queryOptions({
    queryKey: [...strategyKeys.all, 'versions', 'one', versionId],
    queryFn: ({ signal }): Promise<readonly StrategyVersionRow[]> =>
      readRows('strategy_versions', { row: StrategyVersionRow, signal, refine: (query) => query.eq('id', versionId) }),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const strategySignalsQuery = (strategyId: string) =>
  queryOptions({
    queryKey: [...strategyKeys.all, 'signals', strategyId],
    queryFn: ({ signal }): Promise<readonly StrategySignalRow[]> =>
      readRows('strategy_signals', {
        row: StrategySignalRow,
        signal,
        refine: (query) => query.eq('strategy_id', strategyId).order('recorded_at', { ascending: false }).limit(RECENT),
      }),
    refetchInterval,
  })

export const strategyRunsQuery = (strategyId: string) =>
  queryOptions({
    queryKey: [...strategyKeys.all, 'runs', strategyId],
    queryFn: ({ signal }): Promise<readonly StrategyRunRow[]> =>
      readRows('strategy_runs', {
        row: StrategyRunRow,
        signal,
        refine: (query) => query.eq('strategy_id', strategyId).order('due_at', { ascending: false }).limit(RECENT_RUNS),
      }),
    refetchInterval,
  })

export const strategyDaysQuery = (strategyId: string) =>
  queryOptions({
    queryKey: [...strategyKeys.all, 'days', strategyId],
    queryFn: ({ signal }): Promise<readonly StrategyDayRow[]> =>
      readRows('strategy_days', {
        row: StrategyDayRow,
        signal,
        refine: (query) => query.eq('strategy_id', strategyId).order('date', { ascending: false }).limit(RECENT),
      }),
    refetchInterval,
  })

/** Where signals from outside come in; what was removed is left out. */
export const signalHooksQuery = (strategyId: string) =>
  queryOptions({
    queryKey: [...strategyKeys.all, 'hooks', strategyId],
    queryFn: ({ signal }): Promise<readonly SignalHookRow[]> =>
      readRows('signal_hooks', {
        row: SignalHookRow,
        signal,
        refine: (query) => query.eq('strategy_id', strategyId).order('created_at', { ascending: false }),
      }),
    refetchInterval,
  })

/** Puts a row that a call has given back into the cache, unless a newer one is there. */
export function applyStrategy(client: QueryClient, row: StrategyRow): void {
  client.setQueryData<readonly StrategyRow[]>(listKey, (held) => {
    const next = held && applyRow(held, row, keyOf)
    return row.state === 'archived' ? next?.filter(({ id }) => id !== row.id) : next
  })
}
