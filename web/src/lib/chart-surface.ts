import type { UnixMs } from '@naru/shared/core/time'
import type { Bar } from '@naru/shared/domain/market-data'
import { useSyncExternalStore } from 'react'

/**
 * Where prices and moments are on a chart, in CSS pixels from the upper left corner of its candles: what draws over a
 * chart needs no more of it. Undefined: nothing is drawn yet.
 */
export interface ChartSurface {
  /** Between two bars in proportion, beyond the last one as far as bars have been apart. */
  readonly xOf: (at: number) => number | undefined
  readonly yOf: (price: number) => number | undefined
  /** The start of the bar nearest to `x`. */
  readonly tsAt: (x: number) => UnixMs | undefined
  /** Won per share, as fine as the pixels are. */
  readonly priceAt: (y: number) => number | undefined
  /** The bars in view and one more on each side, oldest first. */
  readonly visibleBars: () => readonly Bar[]
  readonly size: () => { readonly width: number; readonly height: number }
  /** Changes whenever any answer above may have. */
  readonly version: () => number
  readonly onChange: (listener: () => void) => () => void
}

/** Renders again whenever the chart has moved under what is drawn over it. */
export const useChartMoves = (surface: ChartSurface): number =>
  useSyncExternalStore(surface.onChange, surface.version, () => 0)
