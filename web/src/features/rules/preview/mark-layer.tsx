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

/** Where the bars in view are that a mark falls into, each once. */
function placesOf(surface: ChartSurface, marks: readonly ChartMark[]): readonly number[] {
  const { width } = surface.size()
  const bars = surface.visibleBars()
  const places = marks.flatMap(({ at }) => {
    const bar = bars.findLast(({ ts }) => ts <= at)
    const x = bar && surface.xOf(bar.ts)
    return x === undefined || x < 0 || x > width ? [] : [Math.round(x)]
  })
  return [...new Set(places)]
}
