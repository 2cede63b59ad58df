import type { BacktestSpec } from '@naru/shared/backtest/spec'
import type { ClaimedBacktest } from '@naru/shared/contracts/backtests'
import { err, ok, type Result } from '@naru/shared/core/result'
import { playChunks } from './chunks.ts'
import { createEstimate, type Estimate } from './estimate.ts'
import type { BarsOrder, Failure, JobMaterial } from './protocol.ts'
import { askingOf, createFlag, type Flag, type JobParts, LOST, untilAnswered } from './work.ts'

interface Job {
  readonly claimed: ClaimedBacktest
  readonly spec: BacktestSpec
  readonly order: BarsOrder
  /** Resolves when there is room for its bars and they are there; what it resolves to gives the room back. */
  open(): Promise<() => void>
}

export interface RunningJob {
  /** Nobody wants it any more. */
  cancel(): void
  /** @errors `lost`: it is not ours any more, or is wanted no more, and nothing is to be said */
  readonly done: Promise<Result<void, Failure>>
}

/** The ledger is told before the lease of the job is over. */
const BEAT_MS = 10_000

/** Plays one job from its bars to its file. */
export function startJob(parts: JobParts, job: Job): RunningJob {
  const flag = createFlag()
  return { cancel: flag.set, done: play(parts, job, flag) }
}

async function play(parts: JobParts, job: Job, flag: Flag): Promise<Result<void, Failure>> {
  const { clock, queue } = parts
  const estimate = createEstimate(clock, job.claimed.total_runs)
  const stopBeating = beat(parts, job.claimed.id, { estimate, onLost: flag.set })
  const close = await job.open()
  try {
    if (flag.isSet()) return err(LOST)
    const played = await produce(parts, job, { flag, estimate })
    return flag.isSet() && !played.ok ? err(LOST) : played
  } finally {
    stopBeating()
    close()
    queue?.forget(job.claimed.id)
  }
}

interface Course {
  readonly flag: Flag
  readonly estimate: Estimate
}

async function produce(parts: JobParts, { claimed, spec, order }: Job, course: Course): Promise<Result<void, Failure>> {
  const { pool, store, files, worker } = parts
  const { flag, estimate } = course
  const { id: jobId, user_id: userId } = claimed
  const asking = askingOf(parts, userId, spec)
  const bars = await pool.run('load', order, { userId })
  if (!bars.ok) return bars
  const material: JobMaterial = { jobId, spec, bars: bars.value, cancel: flag.buffer }
  const plan = await pool.run('plan', material, asking)
  if (!plan.ok) return plan
  const { runs } = plan.value
  const results = runs.length === 0 ? ok([]) : await playChunks(parts, { userId, material, flag, estimate }, runs)
  if (!results.ok) return results
  const onProgress = runs.length === 0 ? estimate.tellShare : () => undefined
  const finished = await pool.run('finish', { ...material, parts: results.value }, { ...asking, onProgress })
  if (!finished.ok) return finished
  const { file, summary } = finished.value
  const stored = await untilAnswered(parts, flag, () => files.put(userId, jobId, file))
  if (!stored.ok) return stored
  const result = { summary, bytes: file.byteLength }
  const kept = await untilAnswered(parts, flag, () => store.finish(jobId, worker, result))
  if (!kept.ok) return kept
  return kept.value ? ok(undefined) : err(LOST)
}

interface Beating {
  readonly estimate: Estimate
  onLost(): void
}

/** Says again and again how far the job is; hears when it is somebody else's or nobody's. */
function beat({ store, clock, worker }: JobParts, id: string, { estimate, onLost }: Beating): () => void {
  let isOver = false
  const next = async (): Promise<void> => {
    const held = await store.recordProgress(id, worker, estimate.read())
    if (held.ok && !held.value) onLost()
    if (!isOver) cancelNext = clock.after(BEAT_MS, () => void next())
  }
  let cancelNext = clock.after(BEAT_MS / 5, () => void next())
  return () => {
    isOver = true
    cancelNext()
  }
}
