import type { RunFigures } from '../report.ts'
import type { BacktestResult } from '../result.ts'
import { roundTrips } from '../result.ts'
import { type DailyRun, dayEnds, figuresOf, partSums, returnsOf, valuesAt } from './figures.ts'
import { type Chunk, type JobPlan, setupAt } from './plan.ts'
import { type Point, pointAt } from './search.ts'
import { createSparsePath } from './sparse.ts'
import { type OnBars, play, type Span, sliceSeries, timelineOf, watched } from './table.ts'

/** One point played over one stretch of time, as plain numbers: it crosses threads, machines and the ledger. */
export interface PointRun {
  /** Of the grid. */
  readonly place: number
  readonly figures: RunFigures
  /** Of `partSums`; for one stretch all runs are over the same days. */
  readonly sums: readonly number[]
}

export interface ChunkResult {
  readonly runs: readonly PointRun[]
}

/** Plays points over one stretch of time. */
export type PlayPoint = (place: number) => PointRun

export function createPointPlayer(plan: JobPlan, span: Span, onBars?: OnBars): PlayPoint {
  const { settings, setup, axes } = plan
  const series = sliceSeries(plan.data.series, span)
  const ends = dayEnds(timelineOf(series))
  const sparse = createSparsePath(series, settings, ends)
  return (place) => {
    const point: Point = pointAt(axes, place)
    const at = setupAt(setup, point)
    const run =
      sparse?.run(at) ??
      dailyRun(
        play({ series, setup: at, settings }, (strategy) => (onBars ? watched(strategy, onBars) : strategy)),
        settings.cash,
        ends,
      )
    return { place, figures: figuresOf(run), sums: partSums(returnsOf(run)) }
  }
}

export const dailyRun = ({ equity, fills }: BacktestResult, start: number, ends: Int32Array): DailyRun => ({
  start,
  values: valuesAt(equity, ends),
  trades: roundTrips(fills).length,
})

interface ChunkHooks {
  /** After each point. */
  readonly onRun?: () => void
  /** Every so many bars. */
  readonly onBars?: OnBars
}

export function playChunk(plan: JobPlan, { window, from, to }: Chunk, hooks: ChunkHooks = {}): ChunkResult {
  const playPoint = createPointPlayer(plan, plan.windows[window]!.train, hooks.onBars)
  const runs = plan.points.slice(from, to).map((place) => {
    const run = playPoint(place)
    hooks.onRun?.()
    return run
  })
  return { runs }
}
