import { err, ok, type Result } from '../../core/result.ts'
import { type StrategySetup, strategyOf } from '../../strategies/from-spec.ts'
import { walkForwardWindows } from '../robustness/walk-forward.ts'
import type { BacktestSettings } from '../settings.ts'
import type { BacktestSpec } from '../spec.ts'
import { leaves } from '../spec-strategy.ts'
import { type Axis, gridSize, TASK_LIMITS } from '../task.ts'
import { type Point, pointsOf } from './search.ts'
import { type JobData, type Span, settingsOf, timelineOf } from './table.ts'

/** Why a backtest has no report. `detail` names what is wrong: an instrument, a parameter, a number of bars. */
export interface JobFailure {
  readonly code:
    | 'canceled'
    | 'no_bars'
    | 'too_short'
    | 'too_many_folds'
    | 'strategy_unknown'
    | 'params_invalid'
    | 'source_missing'
  readonly detail: string
}

/** Points of one stretch of time that are played together: what one worker takes. `to` is exclusive. */
export interface Chunk {
  readonly index: number
  readonly window: number
  readonly from: number
  readonly to: number
}

/** Everything that follows from a spec and its data before anything is played. */
export interface JobPlan {
  readonly spec: BacktestSpec
  readonly data: JobData
  readonly settings: BacktestSettings
  readonly setup: StrategySetup
  readonly timeline: Float64Array
  /** Where the part that nothing is chosen by begins, an index of the timeline; its length when none is kept back. */
  readonly split: number
  /** Stretches in which points are compared, and what is then tried with the best; one for a sweep. */
  readonly windows: readonly { readonly train: Span; readonly test: Span | null }[]
  readonly axes: readonly Axis[]
  /** Places of the grid, in the order in which they are tried. Empty: the task plays no points, or finds them itself. */
  readonly points: readonly number[]
  readonly chunks: readonly Chunk[]
}

/** Bars a chunk is about: a second or so of work, so that little is lost with a worker. */
const CHUNK_BARS = 2_000_000
const CHUNK_POINTS = 100

export function planJob(spec: BacktestSpec, data: JobData): Result<JobPlan, JobFailure> {
  const timeline = timelineOf(data.series)
  const first = timeline[0]
  if (first === undefined) return err({ code: 'no_bars', detail: spec.instruments.join(' ').slice(0, 200) })
  const setup = strategyOf(spec.strategy, data.given)
  if (!setup.ok) return setup
  const { task } = spec
  const split = Math.floor(timeline.length * (1 - (spec.outOfSampleShare ?? 0)))
  const common = { spec, data, settings: settingsOf(spec.settings), setup: setup.value, timeline, split }
  if (task.kind === 'single' || task.kind === 'monte_carlo') {
    return ok({ ...common, windows: [], axes: [], points: [], chunks: [] })
  }
  const wrong = axisOutside(setup.value, task.axes)
  if (wrong !== undefined) return err({ code: 'params_invalid', detail: wrong })
  const at = (step: number): number => timeline[step] ?? Number.POSITIVE_INFINITY
  const windows =
    task.kind === 'sweep'
      ? [{ train: { from: first, to: at(split) }, test: null }]
      : walkForwardWindows(timeline.length, { train: task.trainBars, test: task.testBars, kind: 'rolling' }).map(
          ({ train, test }) => ({
            train: { from: at(train.from), to: at(train.to) },
            test: { from: at(test.from), to: at(test.to) },
          }),
        )
  if (windows.length === 0 || split < 2) return err({ code: 'too_short', detail: String(timeline.length) })
  if (windows.length > TASK_LIMITS.folds) return err({ code: 'too_many_folds', detail: String(windows.length) })
  const points = task.kind === 'sweep' ? (task.search === 'bayesian' ? [] : pointsOf(task)) : allOf(task.axes)
  const bars = data.series.reduce((sum, { columns }) => sum + columns.length, 0)
  const share = task.kind === 'sweep' ? split / timeline.length : task.trainBars / timeline.length
  const size = Math.min(CHUNK_POINTS, Math.max(1, Math.floor(CHUNK_BARS / (bars * share))))
  return ok({ ...common, windows, axes: task.axes, points, chunks: chunksOf(windows.length, points.length, size) })
}

const allOf = (axes: readonly Axis[]): readonly number[] => Array.from({ length: gridSize(axes) }, (_, place) => place)

function chunksOf(windows: number, points: number, size: number): readonly Chunk[] {
  const chunks: Chunk[] = []
  for (let window = 0; window < windows; window += 1) {
    for (let from = 0; from < points; from += size) {
      chunks.push({ index: chunks.length, window, from, to: Math.min(from + size, points) })
    }
  }
  return chunks
}

/** The strategy at a point of the grid. */
export const setupAt = ({ definition, params }: StrategySetup, point: Point): StrategySetup => ({
  definition,
  params: { ...params, ...point },
})

/** The parameter of an axis that the strategy does not have, or that leaves its range. */
function axisOutside({ definition }: StrategySetup, axes: readonly Axis[]): string | undefined {
  return axes.find((axis) => {
    const spec = definition.params.find(({ id }) => id === axis.param)
    return spec === undefined || spec.kind === 'choice' || leaves(axis, spec)
  })?.param
}
