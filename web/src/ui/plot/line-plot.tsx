'use client'

import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { Skeleton } from '@/ui/skeleton.tsx'
import { colorOf, type Ink } from './look.ts'
import { known } from './places.ts'
import { PlotHost } from './plot-host.tsx'

export type { Ink } from './look.ts'

export interface PlotLine {
  readonly key: string
  readonly label: string
  /** One for each x; null and NaN are gaps. */
  readonly values: ArrayLike<number | null>
  readonly ink: Ink
  /** Told apart without color, too. */
  readonly isDashed?: boolean
  /** Filled down to `base` of the plot. */
  readonly isArea?: boolean
}

export interface PlotBand {
  readonly key: string
  readonly label: string
  readonly lower: ArrayLike<number | null>
  readonly upper: ArrayLike<number | null>
  readonly ink: Ink
}

export interface LinePlotProps {
  /** What the picture shows in a sentence or two, for those who cannot see it. */
  readonly summary: string
  /** Ascending. */
  readonly xs: ArrayLike<number>
  readonly lines: readonly PlotLine[]
  readonly bands?: readonly PlotBand[]
  readonly formatX: (x: number) => string
  /** Of the axis: short. */
  readonly formatTick: (value: number) => string
  /** Of what is pointed at: exact. */
  readonly formatValue: (value: number) => string
  /** Always in view, with a line of its own. */
  readonly base?: number
  readonly height?: number
  /** Without the names of the lines: for a small plot among others. */
  readonly isBare?: boolean
}

/** The drawing library is fetched only by those who look at a plot. */
const LineDrawing = dynamic(async () => (await import('./line-drawing.tsx')).LineDrawing, {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
})

const STRIDES = 60

/**
 * Lines over time, or over anything ascending. Pointer, finger and arrow keys read values off; in words it is told by
 * `summary`.
 */
export function LinePlot(props: LinePlotProps) {
  const { summary, xs, lines, bands, formatX, formatTick, base, height = 220, isBare = false } = props
  const [pointed, setPointed] = useState<number>()
  const last = xs.length - 1
  const at = pointed === undefined ? undefined : Math.min(pointed, last)
  const drawn = useMemo(
    () => ({ xs, lines, bands, formatX, formatTick, base, height }),
    [xs, lines, bands, formatX, formatTick, base, height],
  )
  return (
    <figure className="grid gap-1">
      {!isBare && <Readout {...props} at={at ?? last} isPointed={at !== undefined} />}
      <PlotHost
        summary={summary}
        height={height}
        count={xs.length}
        stride={Math.max(1, Math.round(xs.length / STRIDES))}
        pointed={at}
        onPoint={setPointed}
      >
        {(width) => <LineDrawing plot={drawn} width={width} onPoint={setPointed} />}
      </PlotHost>
    </figure>
  )
}

type ReadoutProps = LinePlotProps & { readonly at: number; readonly isPointed: boolean }

function Readout({ xs, lines, bands = [], formatX, formatValue, at, isPointed }: ReadoutProps) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 text-12" aria-live={isPointed ? 'polite' : 'off'}>
      <span className="tabular text-muted">{xs.length > 0 && formatX(xs[at] ?? 0)}</span>
      {[...lines, ...bands].map((one) => (
        <span key={one.key} className="inline-flex items-center gap-1.5">
          <Swatch line={one} />
          {one.label} <b className="tabular">{valueText(one, at, formatValue)}</b>
        </span>
      ))}
    </div>
  )
}

function valueText(one: PlotLine | PlotBand, at: number, format: (value: number) => string): string {
  const text = (found: number | null | undefined): string => {
    const value = known(found)
    return value === null ? '–' : format(value)
  }
  return 'values' in one ? text(one.values[at]) : `${text(one.lower[at])} – ${text(one.upper[at])}`
}

function Swatch({ line }: { line: PlotLine | PlotBand }) {
  const color = colorOf(line.ink)
  return (
    <svg aria-hidden width={16} height={8} className="shrink-0">
      {'values' in line ? (
        <line
          x1={0}
          x2={16}
          y1={4}
          y2={4}
          strokeWidth={2}
          strokeDasharray={line.isDashed ? '4 3' : undefined}
          stroke={color}
        />
      ) : (
        <rect width={16} height={8} fill={color} className="opacity-20" />
      )}
    </svg>
  )
}
