import { mulberry32 } from '../../sim/random.ts'
import { nextPoint, type Tried } from '../search/tpe.ts'
import { countOf, type SweepTask } from '../task.ts'
import { createPointPlayer, type PointRun } from './chunk.ts'
import { scoreOf } from './outcomes.ts'
import type { JobPlan } from './plan.ts'
import type { OnBars } from './table.ts'

/** Tried when a search that learns was not told how often. */
const RUNS = 100

interface LearnHooks {
  readonly onRun: () => void
  readonly onBars: OnBars
}

/** How many points a search that learns plays. */
export const learnedRuns = ({ runs, axes }: SweepTask): number =>
  Math.min(
    runs ?? RUNS,
    axes.reduce((size, axis) => size * countOf(axis), 1),
  )

/** Plays one point after the other, each chosen by what came of those before: nothing that many workers could share. */
export function learnPoints(plan: JobPlan, task: SweepTask, { onRun, onBars }: LearnHooks): readonly PointRun[] {
  const counts = task.axes.map(countOf)
  const random = mulberry32(task.seed)
  const playPoint = createPointPlayer(plan, plan.windows[0]!.train, onBars)
  const tried: Tried[] = []
  const runs: PointRun[] = []
  for (let left = learnedRuns(task); left > 0; left -= 1) {
    const places = nextPoint(counts, tried, random)
    if (places === undefined) break
    // As `gridPoint` counts: the last axis moves first.
    const run = playPoint(places.reduce((place, at, axis) => place * counts[axis]! + at, 0))
    runs.push(run)
    tried.push({ places, score: scoreOf(run.figures, task.goal) })
    onRun()
  }
  return runs
}
