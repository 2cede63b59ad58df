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

type Tell = (said: WorkerAnswer) => void

/** Plays one request. It is never asked to stop: whoever no longer wants its answer ends the worker. */
export function serve(request: WorkerRequest, answer: Tell): void {
  if (request.spec.strategy.kind === 'script') void serveScript(request, request.spec.strategy.code, answer)
  else play(request, request.data, answer)
}

/** A script of the reader's own, in a sandbox within this worker; it is fetched by those who have one. */
async function serveScript(request: WorkerRequest, code: string, answer: Tell): Promise<void> {
  try {
    const { openScript } = await import('@naru/shared/strategies/script/open-script')
    const opened = await openScript(code, () => performance.now())
    if (opened.ok) play(request, { ...request.data, given: opened.value }, answer)
    else answer(failed(request.id, opened.error))
  } catch (error) {
    answer(failed(request.id, error))
  }
}

/** A strategy's own mistake, or columns that did not fit. */
const failed = (id: number, error: unknown): WorkerAnswer => ({
  id,
  kind: 'failed',
  code: error instanceof RangeError ? 'out_of_memory' : 'strategy_failed',
  detail: error instanceof Error ? error.message : String(error),
})

function play({ id, spec }: WorkerRequest, data: JobData, answer: Tell): void {
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
    answer(failed(id, error))
  }
}
