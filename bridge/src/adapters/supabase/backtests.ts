import {
  BACKTEST_BUCKET,
  backtestObject,
  ChunkRecorded,
  ClaimedBacktest,
  ClaimedChunk,
} from '@naru/shared/contracts/backtests'
import { err, ok } from '@naru/shared/core/result'
import { z } from 'zod'
import type { BacktestStore, ResultFiles } from '../../ports/backtests.ts'
import type { LedgerClient } from './client.ts'

/** Parts read at once: so few that their text is no burden on the event loop. */
const PAGE = 20
const REMOVED_PAGE = 100

const Kept = z.object({ values: z.string() })
const DoneRows = z.array(
  z.object({ chunk: z.int(), result: Kept }).transform(({ chunk, result }) => ({ chunk, values: result.values })),
)
const RemovedRows = z.array(
  z.object({ id: z.uuid(), user_id: z.uuid() }).transform(({ id, user_id: userId }) => ({ id, userId })),
)
const ChunkRows = z.array(ClaimedChunk.transform(({ chunk, runs }) => ({ chunk, runs })))

export const createBacktestStore = (client: LedgerClient): BacktestStore => ({
  claim: (worker, limit) =>
    client.rpc('claim_backtest', { p_worker: worker, p_limit: limit }, z.array(ClaimedBacktest)),
  recordProgress: (id, worker, { doneRuns, etaSeconds }) =>
    client.rpc(
      'record_backtest_progress',
      { p_id: id, p_worker: worker, p_done_runs: doneRuns, p_eta_seconds: etaSeconds },
      z.boolean(),
    ),
  plan: (id, worker, runs) =>
    client.rpc('plan_backtest_chunks', { p_id: id, p_worker: worker, p_runs: runs }, z.boolean()),
  claimChunks: (id, worker, limit) =>
    client.rpc('claim_backtest_chunks', { p_worker: worker, p_limit: limit, p_id: id }, ChunkRows),
  recordChunk: (id, chunk, values) =>
    client.rpc('record_backtest_chunk', { p_id: id, p_chunk: chunk, p_result: { values } }, ChunkRecorded),
  chunksAfter: (id, after) => client.rpc('list_backtest_chunks', { p_id: id, p_after: after, p_limit: PAGE }, DoneRows),
  finish: (id, worker, { summary, bytes }) =>
    client.rpc(
      'finish_backtest',
      { p_id: id, p_worker: worker, p_summary: summary, p_result_bytes: bytes },
      z.boolean(),
    ),
  fail: (id, worker, { code, detail }) =>
    client.rpc('fail_backtest', { p_id: id, p_worker: worker, p_code: code, p_detail: detail }, z.boolean()),
  release: (id, worker) => client.rpc('release_backtest', { p_id: id, p_worker: worker }, z.boolean()),
  removed: () => client.rpc('list_removed_backtests', { p_limit: REMOVED_PAGE }, RemovedRows),
  forget: async (ids) => {
    const reply = await client.rpc('forget_backtests', { p_ids: ids }, z.int())
    return reply.ok ? ok(undefined) : reply
  },
})

/** Objects of Storage, written as the bridge's own user: the ledger says which it may write. */
export const createResultFiles = ({ supabase }: LedgerClient): ResultFiles => ({
  async put(userId, jobId, bytes) {
    const { error } = await supabase.storage
      .from(BACKTEST_BUCKET)
      .upload(backtestObject(userId, jobId), bytes, { contentType: 'application/gzip', upsert: true })
    return error ? err({ cause: error.name }) : ok(undefined)
  },
  async remove(jobs) {
    const paths = jobs.map(({ id, userId }) => backtestObject(userId, id))
    const { error } = await supabase.storage.from(BACKTEST_BUCKET).remove(paths)
    return error ? err({ cause: error.name }) : ok(undefined)
  },
})
