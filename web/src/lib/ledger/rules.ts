import { RuleFiringRow, RuleRow, RuleTraceRow, RuleVersionRow } from '@naru/shared/contracts/rules'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { useConnection } from '@/lib/connection.ts'
import { readRows } from '@/lib/supabase/browser.ts'
import { applyRow, mergeSnapshot } from './versions.ts'

/** Realtime tells of every change; without it a snapshot is the only news. */
const refetchInterval = (): number => (useConnection.getState().realtime === 'live' ? 60_000 : 5_000)
const RECENT_FIRINGS = 100

export const ruleKeys = {
  rules: ['ledger', 'rules'],
  everyVersion: ['ledger', 'rule-versions'],
  versions: (ruleId: string) => ['ledger', 'rule-versions', ruleId],
  firings: (ruleId: string) => ['ledger', 'rule-firings', ruleId],
  traces: (ruleId: string) => ['ledger', 'rule-traces', ruleId],
} as const

const ruleKey = (row: RuleRow): string => row.id

/** The reader's own rules and everybody's templates, newest first; what was archived is left out. */
export const rulesQuery = queryOptions({
  queryKey: ruleKeys.rules,
  queryFn: ({ signal }): Promise<readonly RuleRow[]> =>
    readRows('rules', {
      row: RuleRow,
      signal,
      refine: (query) => query.neq('state', 'archived').order('created_at', { ascending: false }),
    }),
  structuralSharing: (held, fresh) =>
    // Both sides are lists this query has read.
    mergeSnapshot(held as readonly RuleRow[] | undefined, fresh as readonly RuleRow[], ruleKey),
  refetchInterval,
})

/** Everything that was ever armed of one rule, newest first. */
export const versionsQuery = (ruleId: string) =>
  queryOptions({
    queryKey: ruleKeys.versions(ruleId),
    queryFn: ({ signal }): Promise<readonly RuleVersionRow[]> =>
      readRows('rule_versions', {
        row: RuleVersionRow,
        signal,
        refine: (query) => query.eq('rule_id', ruleId).order('number', { ascending: false }),
      }),
  })

/** One version, of whichever rule it is: what it says never changes. */
export const ruleVersionQuery = (versionId: string) =>
  queryOptions({
    queryKey: [...ruleKeys.everyVersion, 'one', versionId],
    queryFn: ({ signal }): Promise<readonly RuleVersionRow[]> =>
      readRows('rule_versions', { row: RuleVersionRow, signal, refine: (query) => query.eq('id', versionId) }),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const firingsQuery = (ruleId: string) =>
  queryOptions({
    queryKey: ruleKeys.firings(ruleId),
    queryFn: ({ signal }): Promise<readonly RuleFiringRow[]> =>
      readRows('rule_firings', {
        row: RuleFiringRow,
        signal,
        refine: (query) => query.eq('rule_id', ruleId).order('recorded_at', { ascending: false }).limit(RECENT_FIRINGS),
      }),
    refetchInterval,
  })

export const tracesQuery = (ruleId: string) =>
  queryOptions({
    queryKey: ruleKeys.traces(ruleId),
    queryFn: ({ signal }): Promise<readonly RuleTraceRow[]> =>
      readRows('rule_traces', {
        row: RuleTraceRow,
        signal,
        refine: (query) => query.eq('rule_id', ruleId).order('traced_at', { ascending: false }),
      }),
    refetchInterval,
  })

/** Puts a row that an event or a call has brought into the cache, unless a newer one is there. */
export function applyRule(client: QueryClient, row: RuleRow): void {
  client.setQueryData<readonly RuleRow[]>(ruleKeys.rules, (held) => {
    const next = held && applyRow(held, row, ruleKey)
    return row.state === 'archived' ? next?.filter(({ id }) => id !== row.id) : next
  })
}

/** A firing as it is recorded, and again when it is known what became of it. */
export function applyFiring(client: QueryClient, row: RuleFiringRow): void {
  client.setQueryData<readonly RuleFiringRow[]>(
    ruleKeys.firings(row.rule_id),
    (held) => held && applyRow(held, row, ({ id }) => id),
  )
}
