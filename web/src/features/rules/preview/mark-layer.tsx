'use client'

import { type ChartSurface, useChartMoves } from '@/lib/chart-surface.ts'
import type { ChartMark } from '../editor/parts.ts'

/** A triangle below each bar at which a rule would have fired. */
export function MarkLayer({ surface, marks }: { surface: ChartSurface; marks: readonly ChartMark[] }) {
  useChartMoves(surface)
  const { width, height } = surface.size()
  return (
    <svg
      aria-hidden
      width={width}
      height={height}
      className="pointer-events-none absolute top-0 left-0"
      data-marks={marks.length}
    >
      {placesOf(surface, marks).map((x) => (
        <path key={x} d={`M ${x} ${height - 14} l 6 10 h -12 z`} className="fill-accent" />
      ))}
    </svg>
  )
}

/** Marks in view, those that fall on the same spot once. */
function placesOf(surface: ChartSurface, marks: readonly ChartMark[]): readonly number[] {
  const { width } = surface.size()
  const places = marks.flatMap(({ at }) => {
    const x = surface.xOf(at)
    return x === undefined || x < 0 || x > width ? [] : [Math.round(x)]
  })
  return [...new Set(places)]
}
