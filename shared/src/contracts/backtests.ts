import { z } from 'zod'

/**
 * Tests of the past as the ledger keeps them. `spec` is a `BacktestSpec` of shared/src/backtest and `summary` what its
 * report says in short; neither is parsed here, so that a page that only lists jobs does not load the engine.
 */
const Timestamp = z.string()
const Json = z.record(z.string(), z.unknown())
const Hash = z.string().regex(/^[0-9a-f]{64}$/)

export const BacktestKind = z.enum(['single', 'sweep', 'walk_forward', 'monte_carlo'])
export type BacktestKind = z.infer<typeof BacktestKind>

export const BacktestState = z.enum(['queued', 'running', 'done', 'failed', 'canceled'])
export type BacktestState = z.infer<typeof BacktestState>

/** Row of `backtest_jobs`. */
export const BacktestJobRow = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: BacktestKind,
  strategy_id: z.uuid().nullable(),
  spec: Json,
  spec_hash: Hash,
  state: BacktestState,
  /** 0 to 1: `done_runs` of `total_runs`. */
  progress: z.number(),
  done_runs: z.int(),
  total_runs: z.int(),
  eta_seconds: z.int().nullable(),
  attempts: z.int(),
  reason_code: z.string().nullable(),
  reason_detail: Json.nullable(),
  summary: Json.nullable(),
  /** Of the object `backtestObject` names, compressed. */
  result_bytes: z.int().nullable(),
  created_at: Timestamp,
  started_at: Timestamp.nullable(),
  finished_at: Timestamp.nullable(),
  version: z.coerce.number(),
})
export type BacktestJobRow = z.infer<typeof BacktestJobRow>

/** As it is broadcast: without its spec, which never changes. */
export const BacktestJobChange = BacktestJobRow.omit({ spec: true })
export type BacktestJobChange = z.infer<typeof BacktestJobChange>

/** Where the whole result of a job is kept: bucket and path. */
export const BACKTEST_BUCKET = 'backtests'
export const backtestObject = (userId: string, jobId: string): string => `${userId}/${jobId}.json.gz`

/** What one user may have of them. */
export const BACKTEST_QUOTA = { open: 20, kept: 200 } as const

/* ------------------------------------------------------------------------------------------------- for bridges */

/** Row of `claim_backtest`: the worker's until it has said nothing for a minute. */
export const ClaimedBacktest = z.object({
  id: z.uuid(),
  user_id: z.uuid(),
  strategy_id: z.uuid().nullable(),
  kind: BacktestKind,
  spec: Json,
  spec_hash: Hash,
  total_runs: z.int(),
  done_runs: z.int(),
  attempts: z.int(),
})
export type ClaimedBacktest = z.infer<typeof ClaimedBacktest>

/** Row of `claim_backtest_chunks`: one of `chunks` parts of a job. */
export const ClaimedChunk = z.object({
  job_id: z.uuid(),
  chunk: z.int(),
  runs: z.int(),
  attempts: z.int(),
  user_id: z.uuid(),
  spec: Json,
  spec_hash: Hash,
  chunks: z.int(),
})
export type ClaimedChunk = z.infer<typeof ClaimedChunk>

/** Answer of `record_backtest_chunk`; null when the job is over. */
export const ChunkRecorded = z.object({ isNew: z.boolean(), left: z.int() }).nullable()
export type ChunkRecorded = z.infer<typeof ChunkRecorded>

/** Row of `list_backtest_chunks`, in order. */
export const DoneChunk = z.object({ chunk: z.int(), runs: z.int(), result: z.unknown() })
export type DoneChunk = z.infer<typeof DoneChunk>
