'use client'

import type { Bar } from '@naru/shared/domain/market-data'
import { useMemo } from 'react'
import { cn } from '@/lib/cn.ts'
import { directionOf, formatDay, formatDayTime, formatPercent, formatPrice, formatQuantity } from '@/lib/format.ts'
import { useText } from '@/text/text-provider.tsx'
import { toggleAverage, useChartSettings } from './chart-settings.ts'
import { AVERAGE_PERIODS, type AveragePeriod, averageAt } from './moving-average.ts'
import { type ChartSpec, isDated } from './specs.ts'

const COLOR = { up: 'text-up', down: 'text-down', flat: 'text-flat' } as const
const SWATCH: Readonly<Record<AveragePeriod, string>> = {
  5: 'bg-ma-5',
  20: 'bg-ma-20',
  60: 'bg-ma-60',
  120: 'bg-ma-120',
}

interface LegendProps {
  readonly spec: ChartSpec
  /** As read, oldest first. */
  readonly bars: readonly Bar[]
  /** The last bar as it is now: it replaces the last one read, or follows it. */
  readonly growing: Bar | undefined
  /** Index of the bar under the crosshair. */
  readonly pointed: number | undefined
}

/** With the bar that is growing in its place. */
export function withGrowing(bars: readonly Bar[], growing: Bar | undefined): readonly Bar[] {
  const last = bars.at(-1)
  if (!growing || (last && growing.ts < last.ts)) return bars
  return last?.ts === growing.ts ? [...bars.slice(0, -1), growing] : [...bars, growing]
}

/** The figures of the bar under the crosshair, of the last bar otherwise, and the switches of the averages. */
export function Legend({ spec, bars, growing, pointed }: LegendProps) {
  const drawn = useMemo(() => withGrowing(bars, growing), [bars, growing])
  const index = pointed !== undefined && drawn[pointed] ? pointed : drawn.length - 1
  const bar = drawn[index]
  return (
    <div className="grid gap-1 px-2 pb-1 text-12">
      {bar && <Figures spec={spec} bar={bar} former={drawn[index - 1]} />}
      <Averages bars={drawn} index={index} />
    </div>
  )
}

interface FiguresProps {
  readonly spec: ChartSpec
  readonly bar: Bar
  /** The bar before it, which it is compared with. */
  readonly former: Bar | undefined
}

function Figures({ spec, bar, former }: FiguresProps) {
  const { trade, chart } = useText()
  const rate = former && (bar.close / former.close - 1) * 100
  const prices = [
    [trade.open, bar.open],
    [trade.high, bar.high],
    [trade.low, bar.low],
    [chart.close, bar.close],
  ] as const
  return (
    <p className="tabular flex min-h-8 flex-wrap content-start gap-x-2.5" data-testid="chart-legend">
      <span className="font-bold">{isDated(spec) ? formatDay(bar.ts) : formatDayTime(bar.ts).slice(0, -3)}</span>
      {prices.map(([label, price]) => (
        <span key={label} className="whitespace-nowrap">
          <span className="text-muted">{label}</span>{' '}
          <span className={COLOR[directionOf(former ? price - former.close : 0)]}>{formatPrice(price)}</span>
        </span>
      ))}
      {rate !== undefined && <span className={COLOR[directionOf(rate)]}>{formatPercent(rate)}</span>}
      <span className="whitespace-nowrap">
        <span className="text-muted">{trade.volume}</span> {formatQuantity(bar.volume)}
      </span>
    </p>
  )
}

/** Each average is a switch that shows its value while it is on. */
function Averages({ bars, index }: { bars: readonly Bar[]; index: number }) {
  const { chart } = useText()
  const chosen = useChartSettings((settings) => settings.averages)
  return (
    <fieldset className="flex flex-wrap items-center gap-1">
      <legend className="sr-only">{chart.averages}</legend>
      {AVERAGE_PERIODS.map((period) => {
        const isOn = chosen.includes(period)
        const value = isOn ? averageAt(bars, index, period) : undefined
        return (
          <button
            key={period}
            type="button"
            aria-pressed={isOn}
            onClick={() => toggleAverage(period)}
            className={cn(
              'tabular inline-flex h-8 items-center gap-1.5 rounded-full border px-2 md:h-6',
              isOn ? 'border-line-strong text-ink' : 'border-line text-muted',
            )}
          >
            <span aria-hidden className={cn('h-0.5 w-3', isOn ? SWATCH[period] : 'bg-line-strong')} />
            <span className="sr-only">{chart.average} </span>
            {period}
            {value !== undefined && <span className="text-muted max-md:hidden">{formatPrice(Math.round(value))}</span>}
          </button>
        )
      })}
    </fieldset>
  )
}
