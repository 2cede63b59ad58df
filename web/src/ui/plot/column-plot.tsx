'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Skeleton } from '@/ui/skeleton.tsx'
import { PlotHost } from './plot-host.tsx'

export interface Column {
  readonly key: string
  readonly label: string
  /** Null: not known. */
  readonly value: number | null
}

export interface ColumnPlotProps {
  /** What the picture shows in a sentence or two, for those who cannot see it. */
  readonly summary: string
  /** From the oldest, or in the order of what they stand for. */
  readonly columns: readonly Column[]
  readonly formatTick: (value: number) => string
  readonly formatValue: (value: number) => string
  readonly height?: number
  /** The last column is the latest: it is read out while none is pointed at. */
  readonly isTimed?: boolean
}

/** The drawing library is fetched only by those who look at a plot. */
const ColumnDrawing = dynamic(async () => (await import('./column-drawing.tsx')).ColumnDrawing, {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
})

/** Gains above the line and losses below it, one column each. Pointer and arrow keys read them off. */
export function ColumnPlot(props: ColumnPlotProps) {
  const { summary, columns, formatTick, formatValue, height = 180, isTimed = false } = props
  const [pointed, setPointed] = useState<number>()
  const last = columns.length - 1
  if (last < 0) return null
  const at = pointed === undefined ? undefined : Math.min(pointed, last)
  const shown = columns[at ?? (isTimed ? last : -1)]
  return (
    <figure className="grid gap-1">
      <p className="flex min-h-4 gap-x-4 text-12" aria-live={at === undefined ? 'off' : 'polite'}>
        <span className="tabular text-muted">{shown?.label}</span>
        {shown && <b className="tabular">{shown.value === null ? '–' : formatValue(shown.value)}</b>}
      </p>
      <PlotHost summary={summary} height={height} count={columns.length} pointed={at} onPoint={setPointed}>
        {(width) => (
          <ColumnDrawing columns={columns} formatTick={formatTick} width={width} height={height} onPoint={setPointed} />
        )}
      </PlotHost>
    </figure>
  )
}
