import { err, ok, type Result } from '../core/result.ts'
import { type ChunkResult, type PointRun, playChunk } from './job/chunk.ts'
import { learnedRuns, learnPoints } from './job/learn.ts'
import { makeReport, type Played, recordOf } from './job/make-report.ts'
import { monteCarloOutcome, sweepOutcome, walkForwardOutcome } from './job/outcomes.ts'
import { type Chunk, type JobFailure, type JobPlan, planJob } from './job/plan.ts'
import { type JobData, play, watched } from './job/table.ts'
import type { BacktestReport } from './report.ts'
import type { BacktestSpec } from './spec.ts'

export interface JobHooks {
  /** Runs done of those there are; of one run by itself bars. */
  readonly onProgress?: (done: number, total: number) => void
  /** Asked often; true ends the work with `canceled`. */
  readonly isCanceled?: () => boolean
}

/** All of a backtest in one place. Pure: the same in a browser's worker, on the bridge and in a test. */
export function runBacktestJob(
  spec: BacktestSpec,
  data: JobData,
  hooks: JobHooks = {},
): Result<BacktestReport, JobFailure> {
  const planned = planJob(spec, data)
  if (!planned.ok) return planned
  const plan = planned.value
  const watch = watchOf(hooks, plan.windows.length * plan.points.length)
  const results = endable(() => plan.chunks.map((chunk) => playChunk(plan, chunk, watch)))
  return results.ok ? mergeChunks(plan, results.value, hooks) : results
}

/** What there is to do, cut into pieces that can be played anywhere in any order. */
export const planChunks = (spec: BacktestSpec, data: JobData): Result<JobPlan, JobFailure> => planJob(spec, data)

export const runChunk = (plan: JobPlan, chunk: Chunk, hooks: JobHooks = {}): Result<ChunkResult, JobFailure> =>
  endable(() => playChunk(plan, chunk, watchOf(hooks, chunk.to - chunk.from)))

/**
 * The report of all chunks, the same to the bit as one run of everything gives.
 *
 * @param results  one of each chunk of the plan, in their order
 */
export function mergeChunks(
  plan: JobPlan,
  results: readonly ChunkResult[],
  hooks: JobHooks = {},
): Result<BacktestReport, JobFailure> {
  return endable(() => {
    const { task } = plan.spec
    switch (task.kind) {
      case 'single':
        return makeReport(plan, playShown(plan, hooks), null)
      case 'monte_carlo': {
        const record = playShown(plan, hooks)
        return makeReport(plan, record, monteCarloOutcome(plan, task, record))
      }
      case 'sweep': {
        const runs =
          task.search === 'bayesian'
            ? learnPoints(plan, task, watchOf(hooks, learnedRuns(task)))
            : results.flatMap((chunk) => chunk.runs)
        const [outcome, record] = sweepOutcome(plan, task, runs)
        return makeReport(plan, record, outcome)
      }
      case 'walk_forward': {
        const [outcome, record] = walkForwardOutcome(plan, task, byWindow(plan, results))
        return makeReport(plan, record, outcome)
      }
    }
  })
}

function byWindow({ windows, chunks }: JobPlan, results: readonly ChunkResult[]): readonly (readonly PointRun[])[] {
  const runs: PointRun[][] = windows.map(() => [])
  chunks.forEach(({ window, index }) => {
    runs[window]!.push(...results[index]!.runs)
  })
  return runs
}

/** One run over everything, told of as it goes. */
function playShown({ data, setup, settings, spec }: JobPlan, hooks: JobHooks): Played {
  const { series } = data
  const total = series.reduce((sum, { columns }) => sum + columns.length, 0)
  const { onBars } = watchOf(hooks, total)
  const onShown = (bars: number): void => {
    hooks.onProgress?.(bars, total)
    onBars()
  }
  return recordOf(
    play({ series, setup, settings }, (strategy) => watched(strategy, onShown)),
    series,
    spec,
  )
}

/** Ends an engine that knows no end but the last bar; caught where it was started. */
class Canceled extends Error {}

function endable<Value>(work: () => Value): Result<Value, JobFailure> {
  try {
    return ok(work())
  } catch (error) {
    if (error instanceof Canceled) return err({ code: 'canceled', detail: '' })
    throw error
  }
}

function watchOf({ onProgress, isCanceled }: JobHooks, total: number) {
  let done = 0
  const onBars = (): void => {
    if (isCanceled?.()) throw new Canceled()
  }
  const onRun = (): void => {
    done += 1
    onProgress?.(done, total)
    onBars()
  }
  return { onRun, onBars }
}
