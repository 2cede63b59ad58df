import type { Bar } from '@naru/shared/domain/market-data'
import { type IChartApi, type ISeriesApi, LineSeries } from 'lightweight-charts'
import { timeOf } from './chart-time.ts'
import { type AveragePeriod, averageAt, movingAverage } from './moving-average.ts'
import type { Palette } from './palette.ts'

interface AverageLines {
  /** Adds the lines that are missing and removes those no longer wanted. */
  choose(periods: readonly AveragePeriod[], bars: readonly Bar[], palette: Palette): void
  /** All bars are new. */
  show(bars: readonly Bar[]): void
  /** Only the last bar is new or has changed. */
  update(bars: readonly Bar[]): void
  paint(palette: Palette): void
}

/** Thin lines without labels: the legend names them. */
const LOOK = { lineWidth: 1, priceLineVisible: false, lastValueVisible: false, crosshairMarkerVisible: false } as const

/** The moving averages of one chart. */
export function createAverageLines(chart: IChartApi): AverageLines {
  const lines = new Map<AveragePeriod, ISeriesApi<'Line'>>()
  const fill = (line: ISeriesApi<'Line'>, period: AveragePeriod, bars: readonly Bar[]): void =>
    line.setData(movingAverage(bars, period).map(({ ts, value }) => ({ time: timeOf(ts), value })))
  return {
    choose: (periods, bars, palette) => {
      for (const [period, line] of lines) {
        if (periods.includes(period)) continue
        chart.removeSeries(line)
        lines.delete(period)
      }
      for (const period of periods) {
        if (lines.has(period)) continue
        const line = chart.addSeries(LineSeries, { ...LOOK, color: palette.averages[period] })
        lines.set(period, line)
        fill(line, period, bars)
      }
    },
    show: (bars) => {
      for (const [period, line] of lines) fill(line, period, bars)
    },
    update: (bars) => {
      const last = bars.at(-1)
      for (const [period, line] of lines) {
        const value = last && averageAt(bars, bars.length - 1, period)
        if (last && value !== undefined) line.update({ time: timeOf(last.ts), value })
      }
    },
    paint: ({ averages }) => {
      for (const [period, line] of lines) line.applyOptions({ color: averages[period] })
    },
  }
}
