import type { Bar } from '@naru/shared/domain/market-data'
import type { IChartApi, ISeriesApi, Logical } from 'lightweight-charts'
import type { ChartSurface } from '@/lib/chart-surface.ts'

interface Drawn {
  readonly chart: IChartApi
  readonly candles: ISeriesApi<'Candlestick'>
  /** Oldest first, as drawn now. */
  readonly bars: () => readonly Bar[]
}

/** A moment as the chart counts: whole numbers are bars, fractions lie between two, and it goes on beyond both ends. */
export function logicalAt(bars: readonly Bar[], at: number): number | undefined {
  const [first, last] = [bars[0], bars.at(-1)]
  if (!first || !last) return undefined
  const step = bars.length > 1 ? (last.ts - first.ts) / (bars.length - 1) : 1
  if (at <= first.ts) return (at - first.ts) / step
  if (at >= last.ts) return bars.length - 1 + (at - last.ts) / step
  let [low, high] = [0, bars.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((bars[middle]?.ts ?? 0) <= at) low = middle
    else high = middle
  }
  const [from, to] = [bars[low]?.ts ?? 0, bars[high]?.ts ?? 0]
  return low + (at - from) / (to - from)
}

/** What may be drawn over a chart asks it here. The library tells of every redraw through a primitive of its own. */
export function createSurface({ chart, candles, bars }: Drawn): ChartSurface {
  const listeners = new Set<() => void>()
  let version = 0
  let frame: number | undefined
  const told = (): void => {
    frame = undefined
    for (const listener of listeners) listener()
  }
  candles.attachPrimitive({
    updateAllViews: () => {
      version += 1
      if (listeners.size > 0) frame ??= requestAnimationFrame(told)
    },
    detached: () => {
      if (frame !== undefined) cancelAnimationFrame(frame)
    },
  })
  const time = chart.timeScale()
  return {
    xOf: (at) => {
      const logical = logicalAt(bars(), at)
      if (logical === undefined) return undefined
      // The library knows whole positions alone (and brands them); between two of them it is for us to say.
      const low = Math.floor(logical)
      const [from, to] = [time.logicalToCoordinate(low as Logical), time.logicalToCoordinate((low + 1) as Logical)]
      return from === null || to === null ? undefined : from + (logical - low) * (to - from)
    },
    yOf: (price) => candles.priceToCoordinate(price) ?? undefined,
    tsAt: (x) => {
      const logical = time.coordinateToLogical(x)
      const held = bars()
      if (logical === null || held.length === 0) return undefined
      return held[Math.min(held.length - 1, Math.max(0, Math.round(logical)))]?.ts
    },
    priceAt: (y) => candles.coordinateToPrice(y) ?? undefined,
    visibleBars: () => {
      const range = time.getVisibleLogicalRange()
      return range ? bars().slice(Math.max(0, Math.floor(range.from) - 1), Math.ceil(range.to) + 2) : []
    },
    size: () => ({ width: time.width(), height: chart.paneSize().height }),
    version: () => version,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
