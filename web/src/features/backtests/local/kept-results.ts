import { type BacktestReport, BacktestSummary, readReport, summaryOf } from '@naru/shared/backtest/report'
import { type BacktestSpec, parseBacktestSpec } from '@naru/shared/backtest/spec'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { keep, readKept } from '@/lib/kept.ts'

const Entry = z.object({
  id: z.uuid(),
  name: z.string(),
  spec: z.unknown(),
  summary: BacktestSummary,
  source: z.enum(['carried', 'bridge']),
  /** UnixMs. */
  createdAt: z.number(),
})

/** A result this browser has computed and kept for itself. */
export type KeptResult = Omit<z.infer<typeof Entry>, 'spec'> & { readonly spec: BacktestSpec }

/** Older ones are forgotten: a browser is no archive. */
const MOST_KEPT = 30

// By user: whoever signs in on this device next must not see them.
const indexName = (userId: string): string => `backtests ${userId}`
const reportName = (userId: string, id: string): string => `backtest ${userId} ${id}`

export const keptKeys = {
  list: (userId: string) => ['kept-backtests', userId],
  report: (userId: string, id: string) => ['kept-backtests', userId, id],
} as const

/** One entry of a former version does not hide the others. */
function readEntry(json: unknown): readonly KeptResult[] {
  const entry = Entry.safeParse(json)
  const spec = entry.success ? parseBacktestSpec(entry.data.spec) : undefined
  return entry.success && spec?.ok ? [{ ...entry.data, spec: spec.value }] : []
}

async function readIndex(userId: string): Promise<readonly KeptResult[]> {
  const kept = z.array(z.unknown()).safeParse(await readKept(indexName(userId)))
  return (kept.data ?? []).flatMap(readEntry)
}

/** The newest first. */
export const keptResultsQuery = (userId: string) =>
  queryOptions({
    queryKey: keptKeys.list(userId),
    queryFn: () => readIndex(userId),
    staleTime: Number.POSITIVE_INFINITY,
    networkMode: 'always',
  })

/** Null: not of this browser, or of a version that cannot be read. */
export const keptReportQuery = (userId: string, id: string) =>
  queryOptions({
    queryKey: keptKeys.report(userId, id),
    queryFn: async (): Promise<BacktestReport | null> => readReport(await readKept(reportName(userId, id))) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
    networkMode: 'always',
    structuralSharing: false,
  })

type Fresh = Omit<KeptResult, 'summary'>

/** Whose results, and the page's cache of them. */
export interface Shelf {
  readonly queries: QueryClient
  readonly userId: string
}

export async function keepResult({ queries, userId }: Shelf, fresh: Fresh, report: BacktestReport): Promise<void> {
  const result: KeptResult = { ...fresh, summary: summaryOf(report) }
  const all = [result, ...(await readIndex(userId)).filter(({ id }) => id !== fresh.id)]
  await keep(reportName(userId, fresh.id), report)
  await keep(indexName(userId), all.slice(0, MOST_KEPT))
  await Promise.all(all.slice(MOST_KEPT).map(({ id }) => keep(reportName(userId, id), null)))
  // A private window keeps nothing: the page itself still has it.
  queries.setQueryData(keptKeys.report(userId, fresh.id), report)
  queries.setQueryData<readonly KeptResult[]>(keptKeys.list(userId), (held) =>
    held ? [result, ...held.filter(({ id }) => id !== fresh.id)].slice(0, MOST_KEPT) : all.slice(0, MOST_KEPT),
  )
}

export async function forgetResult({ queries, userId }: Shelf, id: string): Promise<void> {
  const rest = (await readIndex(userId)).filter((one) => one.id !== id)
  await keep(indexName(userId), rest)
  await keep(reportName(userId, id), null)
  queries.setQueryData(keptKeys.list(userId), rest)
  queries.setQueryData(keptKeys.report(userId, id), null)
}
