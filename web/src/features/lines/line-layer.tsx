'use client'

import type { PointerEvent } from 'react'
import { type ChartSurface, useChartMoves } from '@/lib/chart-surface.ts'
import { cn } from '@/lib/cn.ts'
import { formatPrice } from '@/lib/format.ts'
import type { PriceLine } from '@/lib/ledger/price-lines.ts'
import { useLineWords } from '@/text/lines.ts'
import { type Grip, gripsOf, isSloped, linePriceAt } from './line.ts'
import type { LineTool } from './use-line-tool.ts'

const STROKE: Readonly<Record<PriceLine['kind'], string>> = { resistance: 'stroke-up', support: 'stroke-down' }
const LABEL: Readonly<Record<PriceLine['kind'], string>> = {
  resistance: 'bg-up-soft text-up border-up/40',
  support: 'bg-down-soft text-down border-down/40',
}

/** "전고점 72,000" */
export const lineName = (line: PriceLine): string => `${line.label} ${formatPrice(line.price)}`

/** The lines over the candles, what they are called, and the grips that move them. */
export function LineLayer({ surface, tool }: { surface: ChartSurface; tool: LineTool }) {
  useChartMoves(surface)
  const { width, height } = surface.size()
  return (
    <div className="pointer-events-none absolute top-0 left-0 overflow-hidden" style={{ width, height }}>
      <svg aria-hidden width={width} height={height} className="absolute inset-0">
        {tool.lines.map((line) => (
          <polyline
            key={line.id}
            points={pointsOf(surface, line)}
            strokeWidth={1.5}
            strokeDasharray={line.kind === 'support' ? '6 4' : undefined}
            className={cn('fill-none', STROKE[line.kind])}
          />
        ))}
        <FirstPoint surface={surface} tool={tool} />
      </svg>
      {tool.placing ? (
        <PlacingArea surface={surface} tool={tool} />
      ) : (
        tool.lines.map((line) => <Grips key={line.id} surface={surface} tool={tool} line={line} />)
      )}
    </div>
  )
}

/** A slope is straight in time; bars are not, so it is drawn from bar to bar. */
function pointsOf(surface: ChartSurface, line: PriceLine): string {
  const { width } = surface.size()
  if (!isSloped(line)) {
    const y = surface.yOf(line.price)
    return y === undefined ? '' : `0,${y} ${width},${y}`
  }
  return surface
    .visibleBars()
    .flatMap(({ ts }) => {
      const [x, y] = [surface.xOf(ts), surface.yOf(linePriceAt(line, ts))]
      return x === undefined || y === undefined ? [] : `${x},${y}`
    })
    .join(' ')
}

function FirstPoint({ surface, tool }: { surface: ChartSurface; tool: LineTool }) {
  const first = tool.placing?.first
  const [x, y] = first ? [surface.xOf(first.at), surface.yOf(first.price)] : []
  return x === undefined || y === undefined ? null : <circle cx={x} cy={y} r={5} className="fill-accent" />
}

/** While a line is being placed a tap on the chart is a point of it and moves nothing. */
function PlacingArea({ surface, tool }: { surface: ChartSurface; tool: LineTool }) {
  const tap = ({ clientX, clientY, currentTarget }: PointerEvent): void => {
    const { left, top } = currentTarget.getBoundingClientRect()
    const [at, price] = [surface.tsAt(clientX - left), surface.priceAt(clientY - top)]
    if (at !== undefined && price !== undefined) tool.place(at, price)
  }
  return (
    <div
      data-testid="line-placing"
      onPointerUp={tap}
      className="pointer-events-auto absolute inset-0 cursor-crosshair touch-none outline-2 outline-accent -outline-offset-2"
    />
  )
}

interface GripsProps {
  readonly surface: ChartSurface
  readonly tool: LineTool
  readonly line: PriceLine
}

function Grips(props: GripsProps) {
  return gripsOf(props.line).map((grip) => <GripHandle key={grip} {...props} grip={grip} />)
}

/** Forty-four pixels to hold, a small label to see. Arrow keys move it by one pixel's worth of price. */
function GripHandle({ surface, tool, line, grip }: GripsProps & { grip: Grip }) {
  const words = useLineWords()
  const price = grip === 'to' ? (line.to_price ?? line.price) : line.price
  const y = surface.yOf(price)
  const x = xOfGrip(surface, line, grip)
  if (x === undefined || y === undefined) return null
  const name = lineName(line)
  const follow = (event: PointerEvent<HTMLButtonElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const top = event.currentTarget.parentElement?.getBoundingClientRect().top ?? 0
    const at = surface.priceAt(event.clientY - top)
    if (at !== undefined) tool.drag(line, grip, at)
  }
  return (
    <button
      type="button"
      aria-label={{ whole: words.grip, from: words.gripFrom, to: words.gripTo }[grip](name)}
      data-line={line.id}
      data-grip={grip}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={follow}
      onPointerUp={tool.drop}
      onPointerCancel={tool.drop}
      className="pointer-events-auto absolute grid h-11 min-w-11 -translate-y-1/2 cursor-ns-resize touch-none place-items-center px-1"
      style={{ right: surface.size().width - x, top: y }}
    >
      <span className={cn('tabular whitespace-nowrap rounded-full border px-1.5 text-12', LABEL[line.kind])}>
        {grip === 'to' ? formatPrice(price) : name}
      </span>
    </button>
  )
}

/** A flat line is held at its right end, a slope at its two points while they are in view. */
function xOfGrip(surface: ChartSurface, line: PriceLine, grip: Grip): number | undefined {
  const { width } = surface.size()
  const at = grip === 'from' ? line.from_at : grip === 'to' ? line.to_at : null
  if (at === null) return width - 4
  const x = surface.xOf(new Date(at).getTime())
  return x === undefined || x < 0 || x > width ? undefined : Math.max(44, x + 22)
}
