'use client'

import { Bar, BarChart, LabelList, ReferenceLine, Tooltip, type TooltipContentProps, XAxis, YAxis } from 'recharts'
import type { Bin, HistogramProps } from './histogram.tsx'
import { colorOf, STRONG, TICK, X_AXIS } from './look.ts'

type HistogramDrawingProps = Required<HistogramProps> & { readonly width: number }

/** At the sides, half the name of an edge. */
const MARGIN = { top: 14, right: 20, bottom: 0, left: 20 }
const MOST_COUNTED = 24
const LEAST_WIDTH_COUNTED = 320
/** Zero is named where its name meets neither edge's. */
const ROOM_OF_A_NAME = 60

/** Bins by Recharts: one axis holds the bins, the other their edges. */
export function HistogramDrawing({ summary, bins, format, describe, width, height }: HistogramDrawingProps) {
  const [from, to] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 0]
  const zeroAt = (-from / (to - from)) * width
  const hasZero = zeroAt > ROOM_OF_A_NAME && width - zeroAt > ROOM_OF_A_NAME
  const isCounted = bins.length <= MOST_COUNTED && width > LEAST_WIDTH_COUNTED
  const rows = bins.map((bin) => ({ ...bin, fill: colorOf(bin.from < 0 ? 'down' : 'up') }))
  return (
    <BarChart
      data={rows}
      width={width}
      height={height}
      margin={MARGIN}
      barCategoryGap={1}
      role="img"
      aria-label={summary}
    >
      <XAxis dataKey="from" hide height={0} />
      <XAxis
        {...X_AXIS}
        xAxisId="edges"
        type="number"
        dataKey="from"
        domain={[from, to]}
        ticks={hasZero ? [from, 0, to] : [from, to]}
        tickFormatter={format}
        interval={0}
      />
      <YAxis hide domain={[0, 'dataMax']} />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: 'var(--sunken)' }}
        content={(shown: TooltipContentProps) => <Hint shown={shown} describe={describe} />}
      />
      <ReferenceLine xAxisId="edges" x={0} stroke={STRONG} />
      <Bar dataKey="count" minPointSize={leastHigh} isAnimationActive={false}>
        {isCounted && <LabelList dataKey="count" position="top" offset={3} formatter={countOf} {...TICK} />}
      </Bar>
    </BarChart>
  )
}

const leastHigh = (count: unknown): number => (count === 0 ? 0 : 2)

const countOf = (count: unknown): string => (count === 0 ? '' : String(count))

interface HintProps extends Pick<HistogramProps, 'describe'> {
  readonly shown: TooltipContentProps
}

function Hint({ shown: { active, payload }, describe }: HintProps) {
  const bin: Bin | undefined = payload[0]?.payload
  if (!active || !bin) return null
  return (
    <p role="status" className="rounded-table border bg-surface px-2 py-1 text-12">
      {describe(bin)}
    </p>
  )
}
