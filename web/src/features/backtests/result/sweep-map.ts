import type { SweepOutcome, SweepPoint } from '@naru/shared/backtest/report'
import { countOf, valueAt } from '@naru/shared/backtest/task'

export const METRICS = ['sharpe', 'cagr', 'mdd', 'calmar', 'profit', 'trades'] as const
export type Metric = (typeof METRICS)[number]

type Axis = SweepOutcome['axes'][number]

export const valuesOf = (axis: Axis): readonly number[] =>
  Array.from({ length: countOf(axis) }, (_, at) => valueAt(axis, at))

/** What the two axes in view leave open, by parameter. */
export type Fixed = Readonly<Record<string, number>>

interface Plane {
  readonly across: Axis
  /** Undefined: one parameter alone was varied. */
  readonly down: Axis | undefined
  readonly fixed: Fixed
}

/** The runs of a plane: rows down, cells across; undefined where nothing was tried. */
export function planeOf(
  runs: readonly SweepPoint[],
  { across, down, fixed }: Plane,
): readonly (readonly (SweepPoint | undefined)[])[] {
  const place = (x: number, y: number | undefined): string => `${x} ${y ?? ''}`
  const inPlane = runs.filter(({ params }) => Object.entries(fixed).every(([param, value]) => params[param] === value))
  const found = new Map(
    inPlane.map((run) => [place(run.params[across.param] ?? Number.NaN, down && run.params[down.param]), run]),
  )
  return (down ? valuesOf(down) : [undefined]).map((y) => valuesOf(across).map((x) => found.get(place(x, y))))
}

export interface Spread {
  readonly value: number
  readonly worst: number | null
  readonly middle: number | null
  readonly best: number | null
}

/** For each value of a parameter how the results of all runs with it lie: a wide or jagged spread is a choice by luck. */
export function spreadOf(runs: readonly SweepPoint[], axis: Axis, metric: Metric): readonly Spread[] {
  return valuesOf(axis).map((value) => {
    const figures = runs
      .filter(({ params }) => params[axis.param] === value)
      .flatMap((run) => {
        const figure = run[metric]
        return figure === null ? [] : [figure]
      })
      .toSorted((a, b) => a - b)
    const middle =
      figures.length === 0
        ? null
        : ((figures[(figures.length - 1) >> 1] ?? 0) + (figures[figures.length >> 1] ?? 0)) / 2
    return { value, worst: figures[0] ?? null, middle, best: figures.at(-1) ?? null }
  })
}

/** Distance of a figure from the middle of its kind, for coloring: rates and ratios from zero, counts from nothing. */
export function colorValue(metric: Metric, run: SweepPoint | undefined): number | null {
  const figure = run?.[metric] ?? null
  return figure === null || metric === 'trades' ? null : figure
}
