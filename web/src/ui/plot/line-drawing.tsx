'use client'

import { memo, use, useMemo } from 'react'
import {
  Area,
  CartesianGrid,
  ComposedChart,
  DefaultZIndexes,
  Line,
  type MouseHandlerDataParam,
  ReferenceLine,
  usePlotArea,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  type XAxisTickContentProps,
  YAxis,
  ZIndexLayer,
} from 'recharts'
import type { LinePlotProps, PlotBand, PlotLine } from './line-plot.tsx'
import { colorOf, GRID, MARGIN, STRONG, TICK, X_AXIS, Y_AXIS } from './look.ts'
import { datesOf, keptPlaces, known } from './places.ts'
import { type OnPoint, Pointed } from './pointed.ts'

type Plot = Pick<LinePlotProps, 'xs' | 'lines' | 'formatX' | 'formatTick'> & {
  readonly bands: readonly PlotBand[] | undefined
  readonly base: number | undefined
  readonly height: number
}

interface LineDrawingProps {
  readonly plot: Plot
  readonly width: number
  readonly onPoint: OnPoint
}

/** One place that is drawn. */
interface Row {
  readonly at: number
  readonly x: number
}

const PIXELS_BETWEEN_TICKS = 48

/** Lines and bands by Recharts. Drawn anew when what it shows changes, not when somebody points at it. */
export const LineDrawing = memo(function LineDrawing({ plot, width, onPoint }: LineDrawingProps) {
  const { xs, lines, formatX, formatTick, base, height } = plot
  const rows = useMemo(() => rowsOf(plot, width), [plot, width])
  const dates = useMemo(() => datesOf(xs, width), [xs, width])
  const point = ({ activeTooltipIndex, isTooltipActive }: MouseHandlerDataParam): void => {
    onPoint(isTooltipActive ? rows[Number(activeTooltipIndex ?? -1)]?.at : undefined)
  }
  const leave = (): void => onPoint(undefined)
  return (
    <ComposedChart
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
      <CartesianGrid {...GRID} />
      <XAxis
        {...X_AXIS}
        type="number"
        dataKey="x"
        domain={['dataMin', 'dataMax']}
        ticks={dates}
        tick={dateTick(dates, formatX)}
        interval={0}
      />
      <YAxis
        {...Y_AXIS}
        domain={['auto', 'auto']}
        tickCount={Math.max(3, Math.round(height / PIXELS_BETWEEN_TICKS))}
        tickFormatter={formatTick}
      />
      {base !== undefined && <ReferenceLine y={base} stroke={STRONG} ifOverflow="extendDomain" />}
      {plot.bands?.map(bandOf)}
      {lines.map((line) => lineOf(line, base))}
      <Cursor xs={xs} lines={lines} />
    </ComposedChart>
  )
})

function rowsOf({ xs, lines, bands = [] }: Plot, width: number): readonly Row[] {
  const lists = [...lines.map(({ values }) => values), ...bands.flatMap(({ lower, upper }) => [lower, upper])]
  return keptPlaces(xs.length, lists, width).map((at) => ({ at, x: xs[at] ?? 0 }))
}

/** A date under its place; the first and the last stay within the plot. */
function dateTick(dates: readonly number[], format: (x: number) => string) {
  const ends = new Map([
    [dates[0], 'start'],
    [dates.at(-1), 'end'],
  ] as const)
  return ({ x, y, payload }: XAxisTickContentProps) => (
    <text {...TICK} x={x} y={y} dy="0.71em" textAnchor={ends.get(payload.value) ?? 'middle'}>
      {format(payload.value)}
    </text>
  )
}

function bandOf({ key, lower, upper, ink }: PlotBand) {
  const between = ({ at }: Row): [number, number] | null => {
    const [low, high] = [known(lower[at]), known(upper[at])]
    return low === null || high === null ? null : [low, high]
  }
  return <Area key={key} dataKey={between} fill={colorOf(ink)} fillOpacity={0.2} stroke="none" {...STILL} />
}

function lineOf({ key, values, ink, isDashed, isArea }: PlotLine, base: number | undefined) {
  const look = {
    dataKey: ({ at }: Row) => known(values[at]),
    stroke: colorOf(ink),
    strokeWidth: 1.5,
    ...(isDashed && { strokeDasharray: '4 3' }),
    ...STILL,
  }
  return isArea ? (
    <Area key={key} {...look} fill={colorOf(ink)} fillOpacity={0.15} baseValue={base ?? 0} />
  ) : (
    <Line key={key} {...look} />
  )
}

const STILL = { type: 'linear', dot: false, activeDot: false, isAnimationActive: false } as const

/** Where somebody points, by pointer or by keys. */
function Cursor({ xs, lines }: Pick<Plot, 'xs' | 'lines'>) {
  const at = use(Pointed)
  const [toX, toY, area] = [useXAxisScale(), useYAxisScale(), usePlotArea()]
  const x = at === undefined ? undefined : toX?.(xs[at])
  if (at === undefined || x === undefined || !toY || !area) return null
  return (
    <ZIndexLayer zIndex={DefaultZIndexes.activeDot}>
      <line x1={x} x2={x} y1={area.y} y2={area.y + area.height} stroke={STRONG} strokeDasharray="3 3" />
      {lines.map(({ key, values, ink }) => {
        const value = known(values[at])
        return (
          value !== null && (
            <circle key={key} cx={x} cy={toY(value)} r={3.5} fill={colorOf(ink)} stroke="var(--surface)" />
          )
        )
      })}
    </ZIndexLayer>
  )
}
