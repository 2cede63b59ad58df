'use client'

import { type KeyboardEvent, type PointerEvent, type ReactNode, useMemo, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { bandPath, extentOf, linear, linePath, nearest, niceTicks, type Scale } from './scale.ts'
import { useWidth } from './use-width.ts'

export type Ink = 'accent' | 'muted' | 'up' | 'down' | 'danger' | 'paper'

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

interface LinePlotProps {
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

const STROKE: Readonly<Record<Ink, string>> = {
  accent: 'stroke-accent',
  muted: 'stroke-muted',
  up: 'stroke-up',
  down: 'stroke-down',
  danger: 'stroke-danger',
  paper: 'stroke-paper',
}
const FILL: Readonly<Record<Ink, string>> = {
  accent: 'fill-accent',
  muted: 'fill-muted',
  up: 'fill-up',
  down: 'fill-down',
  danger: 'fill-danger',
  paper: 'fill-paper',
}

const MARGIN = { top: 8, right: 8, bottom: 22, left: 8 }
const LABEL_WIDTH = 7
const PIXELS_BETWEEN_DATES = 110

interface Frame {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly x: Scale
  readonly y: Scale
  readonly places: readonly number[]
  readonly ticks: readonly number[]
}

function useFrame(props: LinePlotProps, width: number): Frame {
  const { xs, lines, bands = [], base, height = 220, formatTick } = props
  return useMemo(() => {
    const lists = [...lines.map(({ values }) => values), ...bands.flatMap(({ lower, upper }) => [lower, upper])]
    const domain = extentOf(lists, base === undefined ? [] : [base])
    const ticks = niceTicks(domain[0], domain[1], Math.max(2, Math.round(height / 48)))
    const left = MARGIN.left + Math.max(0, ...ticks.map((tick) => formatTick(tick).length)) * LABEL_WIDTH
    const x = linear([xs[0] ?? 0, xs[xs.length - 1] ?? 1], [left, Math.max(left + 1, width - MARGIN.right)])
    const y = linear(domain, [height - MARGIN.bottom, MARGIN.top])
    return { width, height, left, x, y, places: Array.from(xs, (value) => x(value)), ticks }
  }, [xs, lines, bands, base, height, width, formatTick])
}

/**
 * Lines over time, or over anything ascending. Pointer, finger and arrow keys read values off; in words it is told by
 * `summary`.
 */
export function LinePlot(props: LinePlotProps) {
  const { summary, xs, lines, bands = [], formatX, formatValue, isBare = false } = props
  const [host, width] = useWidth()
  const frame = useFrame(props, width)
  const [pointed, setPointed] = useState<number>()
  const at = pointed === undefined ? undefined : Math.min(pointed, xs.length - 1)

  const point = (event: PointerEvent<SVGSVGElement>): void => {
    const { left } = event.currentTarget.getBoundingClientRect()
    setPointed(nearest(xs, frame.x.invert(event.clientX - left)))
  }
  const step = (event: KeyboardEvent): void => {
    const stride = Math.max(1, Math.round(xs.length / 60))
    const from = at ?? xs.length - 1
    const moved = { ArrowLeft: from - stride, ArrowRight: from + stride, Home: 0, End: xs.length - 1 }[event.key]
    if (moved === undefined) return
    event.preventDefault()
    setPointed(Math.min(xs.length - 1, Math.max(0, moved)))
  }
  const shown = at ?? xs.length - 1
  const readout = [...lines, ...bands].map((one) => ({ one, text: valueText(one, shown, formatValue) }))
  return (
    <figure className="grid gap-1">
      {!isBare && (
        <div
          className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 text-12"
          aria-live={pointed === undefined ? 'off' : 'polite'}
        >
          <span className="tabular text-muted">{xs.length > 0 && formatX(xs[shown] ?? 0)}</span>
          {readout.map(({ one, text }) => (
            <span key={one.key} className="inline-flex items-center gap-1.5">
              <Swatch line={one} />
              {one.label} <b className="tabular">{text}</b>
            </span>
          ))}
        </div>
      )}
      <div ref={host} className="w-full" style={{ height: frame.height }}>
        {width > 0 && (
          <svg
            role="img"
            aria-label={summary}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read values off.
            tabIndex={0}
            width={width}
            height={frame.height}
            className="block touch-pan-y select-none"
            onPointerMove={point}
            onPointerDown={point}
            onPointerLeave={() => setPointed(undefined)}
            onKeyDown={step}
            onBlur={() => setPointed(undefined)}
          >
            <Axes frame={frame} {...props} />
            <Shapes frame={frame} {...props} />
            {at !== undefined && <Pointer frame={frame} at={at} lines={lines} />}
          </svg>
        )}
      </div>
    </figure>
  )
}

function valueText(one: PlotLine | PlotBand, at: number, format: (value: number) => string): string {
  const text = (value: number | null | undefined): string =>
    value === null || value === undefined || !Number.isFinite(value) ? '–' : format(value)
  return 'values' in one ? text(one.values[at]) : `${text(one.lower[at])} – ${text(one.upper[at])}`
}

function Swatch({ line }: { line: PlotLine | PlotBand }) {
  return (
    <svg aria-hidden width={16} height={8} className="shrink-0">
      {'values' in line ? (
        <line
          x1={0}
          x2={16}
          y1={4}
          y2={4}
          strokeWidth={2}
          strokeDasharray={dashOf(line)}
          className={STROKE[line.ink]}
        />
      ) : (
        <rect width={16} height={8} className={cn(FILL[line.ink], 'opacity-20')} />
      )}
    </svg>
  )
}

const dashOf = ({ isDashed }: PlotLine): string | undefined => (isDashed ? '4 3' : undefined)

type Drawn = LinePlotProps & { readonly frame: Frame }

function Axes({ frame, xs, formatX, formatTick, base }: Drawn): ReactNode {
  const { width, height, left, x, y, ticks } = frame
  const count = Math.max(1, Math.floor((width - left) / PIXELS_BETWEEN_DATES))
  const [first, last] = [xs[0] ?? 0, xs[xs.length - 1] ?? 0]
  const dates = Array.from(
    { length: count + 1 },
    (_, at) => xs[nearest(xs, first + ((last - first) * at) / count)] ?? 0,
  )
  return (
    <g aria-hidden className="fill-muted text-12">
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} className="stroke-line" />
          <text x={left - 4} y={y(tick) + 4} textAnchor="end" className="tabular">
            {formatTick(tick)}
          </text>
        </g>
      ))}
      {base !== undefined && (
        <line x1={left} x2={width - MARGIN.right} y1={y(base)} y2={y(base)} className="stroke-line-strong" />
      )}
      {[...new Set(dates)].map((date, at, all) => (
        <text
          key={date}
          x={x(date)}
          y={height - 6}
          textAnchor={at === 0 ? 'start' : at === all.length - 1 ? 'end' : 'middle'}
          className="tabular"
        >
          {formatX(date)}
        </text>
      ))}
    </g>
  )
}

function Shapes({ frame, lines, bands = [], base }: Drawn): ReactNode {
  const { places, y } = frame
  const shapes = useMemo(
    () => ({
      bands: bands.map((band) => ({ band, path: bandPath(places, band, y) })),
      lines: lines.map((line) => ({ line, path: linePath(places, line.values, y) })),
      areas: lines
        .filter(({ isArea }) => isArea)
        .map((line) => ({
          line,
          path: bandPath(places, { lower: line.values, upper: Array.from(line.values, () => base ?? 0) }, y),
        })),
    }),
    [places, y, lines, bands, base],
  )
  return (
    <g aria-hidden>
      {shapes.bands.map(({ band, path }) => (
        <path key={band.key} d={path} className={cn(FILL[band.ink], 'opacity-20')} />
      ))}
      {shapes.areas.map(({ line, path }) => (
        <path key={line.key} d={path} className={cn(FILL[line.ink], 'opacity-15')} />
      ))}
      {shapes.lines.map(({ line, path }) => (
        <path
          key={line.key}
          d={path}
          fill="none"
          strokeWidth={1.5}
          strokeLinejoin="round"
          strokeDasharray={dashOf(line)}
          className={STROKE[line.ink]}
        />
      ))}
    </g>
  )
}

function Pointer({ frame, at, lines }: { frame: Frame; at: number; lines: readonly PlotLine[] }): ReactNode {
  const { places, y, height } = frame
  const x = places[at] ?? 0
  return (
    <g aria-hidden>
      <line
        x1={x}
        x2={x}
        y1={MARGIN.top}
        y2={height - MARGIN.bottom}
        className="stroke-line-strong"
        strokeDasharray="3 3"
      />
      {lines.map(({ key, values, ink }) => {
        const value = values[at]
        if (value === null || value === undefined || !Number.isFinite(value)) return null
        return <circle key={key} cx={x} cy={y(value)} r={3.5} className={cn(FILL[ink], 'stroke-surface')} />
      })}
    </g>
  )
}
