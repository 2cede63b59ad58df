import { mulberry32 } from '../../sim/random.ts'
import { type Axis, gridPoint, gridSize, type SweepTask } from '../task.ts'

export type Point = Readonly<Record<string, number>>

/** Points whose order does not depend on what came of the ones before: all of a grid, or different ones drawn from it. */
export function pointsOf(task: Pick<SweepTask, 'search' | 'axes' | 'runs' | 'seed'>): readonly number[] {
  const size = gridSize(task.axes)
  if (task.search === 'grid' || task.runs === null) return Array.from({ length: size }, (_, place) => place)
  const count = Math.min(task.runs, size)
  const random = mulberry32(task.seed)
  const drawn = new Set<number>()
  // Floyd: every set of places is as likely as any other, however few are left.
  for (let top = size - count; top < size; top += 1) {
    const place = Math.floor(random() * (top + 1))
    drawn.add(drawn.has(place) ? top : place)
  }
  return [...drawn]
}

export const pointAt = (axes: readonly Axis[], place: number): Point => gridPoint(axes, place)
