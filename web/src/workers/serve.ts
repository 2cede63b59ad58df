import type { JobFailure } from '@naru/shared/backtest/job/plan'
import type { JobData } from '@naru/shared/backtest/job/table'
import type { BacktestReport } from '@naru/shared/backtest/report'
import { runBacktestJob } from '@naru/shared/backtest/run-job'
import type { BacktestSpec } from '@naru/shared/backtest/spec'

/** What a page can hand over: a program cannot be copied to a worker. */
export type BacktestData = Omit<JobData, 'given'>

export interface WorkerRequest {
  readonly id: number
  readonly spec: BacktestSpec
  readonly data: BacktestData
}

/** Why a run has no report. */
export type RunFailure = JobFailure['code'] | 'strategy_failed' | 'out_of_memory'

/** What a worker says; `id` is the request's. */
export type WorkerAnswer =
  | { readonly id: number; readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly id: number; readonly kind: 'done'; readonly report: BacktestReport }
  | { readonly id: number; readonly kind: 'failed'; readonly code: RunFailure; readonly detail: string }

/** Progress is told at most this often: each message costs the page a render. */
const TELL_EVERY_MS = 100

/** Plays one request. It is never asked to stop: whoever no longer wants its answer ends the worker. */
export function serve({ id, spec, data }: WorkerRequest, answer: (said: WorkerAnswer) => void): void {
  let told = Number.NEGATIVE_INFINITY
  const onProgress = (done: number, total: number): void => {
    if (performance.now() - told < TELL_EVERY_MS && done < total) return
    told = performance.now()
    answer({ id, kind: 'progress', done, total })
  }
  try {
    const ran = runBacktestJob(spec, data, { onProgress })
    if (ran.ok) answer({ id, kind: 'done', report: ran.value })
    else answer({ id, kind: 'failed', ...ran.error })
  } catch (error) {
    // A strategy's own mistake, or columns that did not fit.
    const code = error instanceof RangeError ? 'out_of_memory' : 'strategy_failed'
    answer({ id, kind: 'failed', code, detail: error instanceof Error ? error.message : String(error) })
  }
}
