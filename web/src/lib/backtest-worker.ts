import type { BacktestReport } from '@naru/shared/backtest/report'
import type { BacktestSpec } from '@naru/shared/backtest/spec'
import type { BacktestData, RunFailure, WorkerAnswer, WorkerRequest } from '../workers/serve.ts'

export type { BacktestData, RunFailure } from '../workers/serve.ts'

/** A worker as it is used here. */
export interface Hand {
  post(request: WorkerRequest): void
  end(): void
}

interface Listener {
  hear(said: WorkerAnswer): void
  /** Its file could not be loaded, or it has run out of memory. */
  fail(message: string): void
}

export interface RunOptions {
  readonly onProgress?: (done: number, total: number) => void
  /** Ends the run; the promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal
}

export type RunBacktest = (spec: BacktestSpec, data: BacktestData, options?: RunOptions) => Promise<BacktestReport>

/** Why a promise of `runInWorker` was rejected when a newer run took its place: nothing to tell anybody. */
export class Superseded extends Error {
  override readonly name = 'Superseded'
}

/** The run ended without a report. `detail` is for the curious, not a sentence. */
export class RunFailed extends Error {
  override readonly name = 'RunFailed'
  readonly code: RunFailure
  readonly detail: string

  constructor(code: RunFailure, detail: string) {
    super(`${code}: ${detail}`)
    this.code = code
    this.detail = detail
  }
}

interface Running {
  readonly id: number
  readonly resolve: (report: BacktestReport) => void
  readonly reject: (error: Error) => void
  readonly onProgress: RunOptions['onProgress']
}

/**
 * Runs backtests off the page's own thread, one at a time: a newer one takes the place of the older. A run cannot hear
 * anything while it counts, so ending one means ending its worker; the next starts another. An idle worker is kept.
 */
export function createRunner(spawn: (listener: Listener) => Hand): RunBacktest {
  let worker: Hand | undefined
  let running: Running | undefined
  let count = 0

  const stop = (error: Error): void => {
    const stopped = running
    if (!stopped) return
    running = undefined
    worker?.end()
    worker = undefined
    stopped.reject(error)
  }
  const hear = (said: WorkerAnswer): void => {
    if (said.id !== running?.id) return
    if (said.kind === 'progress') return running.onProgress?.(said.done, said.total)
    const { resolve, reject } = running
    running = undefined
    if (said.kind === 'done') resolve(said.report)
    else reject(new RunFailed(said.code, said.detail))
  }
  const fail = (message: string): void => {
    worker?.end()
    worker = undefined
    stop(new RunFailed('out_of_memory', message))
  }

  return (spec, data, { onProgress, signal } = {}) =>
    new Promise((resolve, reject) => {
      stop(new Superseded('a newer run took its place'))
      if (signal?.aborted) return reject(reasonOf(signal))
      count += 1
      const id = count
      running = { id, resolve, reject, onProgress }
      signal?.addEventListener('abort', () => running?.id === id && stop(reasonOf(signal)), { once: true })
      worker ??= spawn({ hear, fail })
      worker.post({ id, spec, data })
    })
}

const reasonOf = ({ reason }: AbortSignal): Error => (reason instanceof Error ? reason : new Error(String(reason)))

function spawnWorker({ hear, fail }: Listener): Hand {
  const worker = new Worker(new URL('../workers/backtest.worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => hear(data)
  worker.onerror = ({ message }) => fail(message)
  worker.onmessageerror = () => fail('the answer could not be read')
  return { post: (request) => worker.postMessage(request), end: () => worker.terminate() }
}

/** A runner with a worker of its own, so that a preview cannot end what somebody waits for. */
export const newRunner = (): RunBacktest => createRunner(spawnWorker)

/** The runner of previews: while a slider moves only the newest position counts. */
export const runInWorker: RunBacktest = newRunner()
