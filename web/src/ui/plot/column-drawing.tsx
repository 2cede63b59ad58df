'use client'

import { memo, use, useMemo } from 'react'
import {
  Bar,
  BarChart,
  CartesianGrid,
  type MouseHandlerDataParam,
  ReferenceLine,
  usePlotArea,
  useXAxisScale,
  XAxis,
  YAxis,
} from 'recharts'
import type { Column, ColumnPlotProps } from './column-plot.tsx'
import { colorOf, GRID, MARGIN, STRONG, X_AXIS, Y_AXIS } from './look.ts'
import { known } from './places.ts'
import { type OnPoint, Pointed } from './pointed.ts'

interface ColumnDrawingProps extends Pick<ColumnPlotProps, 'columns' | 'formatTick'> {
  readonly width: number
  readonly height: number
  readonly onPoint: OnPoint
}

const MOST_THICK = 48
const PIXELS_BETWEEN_TICKS = 56
const PIXELS_BETWEEN_LABELS = 16

/** Columns by Recharts. */
export const ColumnDrawing = memo(function ColumnDrawing(props: ColumnDrawingProps) {
  const { columns, formatTick, width, height, onPoint } = props
  const rows = useMemo(() => columns.map(rowOf), [columns])
  const labels = useMemo(() => new Map(columns.map(({ key, label }) => [key, label])), [columns])
  const point = ({ activeTooltipIndex, isTooltipActive }: MouseHandlerDataParam): void => {
    const at = Number(activeTooltipIndex ?? -1)
    onPoint(isTooltipActive && columns[at] ? at : undefined)
  }
  const leave = (): void => onPoint(undefined)
  return (
    <BarChart
      data={rows}
      width={width}
      height={height}
      margin={MARGIN}
      accessibilityLayer={false}
      aria-hidden
      onMouseMove={point}
      onMouseLeave={leave}
      onTouchMove={point}
      onTouchEnd={leave}
    >
      <Cursor columns={columns} />
      <CartesianGrid {...GRID} />
      <XAxis
        {...X_AXIS}
        dataKey="key"
        tickFormatter={(key: string) => labels.get(key) ?? ''}
        interval="equidistantPreserveStart"
        minTickGap={PIXELS_BETWEEN_LABELS}
      />
      <YAxis
        {...Y_AXIS}
        tickCount={Math.max(3, Math.round(height / PIXELS_BETWEEN_TICKS))}
        tickFormatter={formatTick}
      />
      <ReferenceLine y={0} stroke={STRONG} ifOverflow="extendDomain" />
      <Bar dataKey="value" maxBarSize={MOST_THICK} minPointSize={leastHigh} isAnimationActive={false} />
    </BarChart>
  )
})

/** The library takes the color of a column from its row. */
function rowOf({ key, value }: Column) {
  return { key, value: known(value), fill: colorOf((value ?? 0) > 0 ? 'up' : 'down') }
}

/** Nothing is nothing; anything else is seen. */
const leastHigh = (value: unknown): number => (value === 0 || value === null ? 0 : 1)

/** Behind the column somebody points at, by pointer or by keys. */
function Cursor({ columns }: Pick<ColumnDrawingProps, 'columns'>) {
  const at = use(Pointed)
  const [toX, area] = [useXAxisScale(), usePlotArea()]
  const key = at === undefined ? undefined : columns[at]?.key
  const [from, to] = [toX?.(key, { position: 'start' }), toX?.(key, { position: 'end' })]
  if (key === undefined || from === undefined || to === undefined || !area) return null
  return <rect x={from} width={to - from} y={area.y} height={area.height} fill="var(--sunken)" />
}
