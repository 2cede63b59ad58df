import { z } from 'zod'

/** What a run is judged by when one of many is chosen. */
export const BacktestGoal = z.enum(['sharpe', 'cagr', 'calmar', 'profit'])
export type BacktestGoal = z.infer<typeof BacktestGoal>

export const TASK_LIMITS = { axes: 4, values: 1_000, runs: 20_000, monteCarloRuns: 5_000, folds: 200 } as const

const Seed = z.int().min(0).max(0xffff_ffff)

/** One parameter that is varied: `from`, then `step` further each time, `to` included where a step reaches it. */
export const Axis = z
  .strictObject({
    param: z.string().min(1).max(40),
    from: z.number().min(-1e12).max(1e12),
    to: z.number().min(-1e12).max(1e12),
    step: z.number().positive().max(1e12),
  })
  .readonly()
export type Axis = z.infer<typeof Axis>

const Axes = z.array(Axis).min(1).max(TASK_LIMITS.axes).readonly()
const Rows = z.int().min(2).max(1_000_000)

/** What is asked of a strategy and its data. */
export const BacktestTask = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('single') }),
    z.strictObject({
      kind: z.literal('sweep'),
      search: z.enum(['grid', 'random', 'bayesian']),
      axes: Axes,
      /** How many points are tried; null for a grid, which tries all. */
      runs: z.int().min(1).max(TASK_LIMITS.runs).nullable(),
      seed: Seed,
      goal: BacktestGoal,
    }),
    z.strictObject({
      kind: z.literal('walk_forward'),
      axes: Axes,
      goal: BacktestGoal,
      /** Bars that parameters are chosen by, and bars they are then tried on. */
      trainBars: Rows,
      testBars: Rows,
    }),
    z.strictObject({
      kind: z.literal('monte_carlo'),
      /** The trades in another order, or days drawn again in stretches of `blockLength`. */
      method: z.enum(['shuffle', 'block']),
      runs: z.int().min(1).max(TASK_LIMITS.monteCarloRuns),
      blockLength: z.int().min(1).max(250),
      seed: Seed,
    }),
  ])
  .readonly()
export type BacktestTask = z.infer<typeof BacktestTask>
export type SweepTask = Extract<BacktestTask, { kind: 'sweep' }>
export type WalkForwardTask = Extract<BacktestTask, { kind: 'walk_forward' }>
export type MonteCarloTask = Extract<BacktestTask, { kind: 'monte_carlo' }>

/** Sums of steps are cut here: 0.1 + 0.2 is 0.3. */
const DIGITS = 1e9
const CLOSE = 1e-9

export const countOf = ({ from, to, step }: Axis): number => Math.max(0, Math.floor((to - from) / step + CLOSE) + 1)

/** The value at a place of an axis, 0 the first. */
export const valueAt = ({ from, step }: Axis, place: number): number =>
  Math.round((from + place * step) * DIGITS) / DIGITS

/** Points of the grid. */
export const gridSize = (axes: readonly Axis[]): number => axes.reduce((size, axis) => size * countOf(axis), 1)

/** A point of the grid, the last axis moving first. */
export function gridPoint(axes: readonly Axis[], place: number): Readonly<Record<string, number>> {
  const point: Record<string, number> = {}
  let rest = place
  for (const axis of axes.toReversed()) {
    const count = countOf(axis)
    point[axis.param] = valueAt(axis, rest % count)
    rest = Math.floor(rest / count)
  }
  return Object.fromEntries(axes.map(({ param }) => [param, point[param]!]))
}
