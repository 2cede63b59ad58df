import type { BarSpec } from '@naru/shared/domain/market-data'

/** The intervals offered, shortest first. */
export const CHART_SPECS = ['1m', '5m', '15m', '60m', '1d', '1w', '1mo'] as const satisfies readonly BarSpec[]
export type ChartSpec = (typeof CHART_SPECS)[number]

type DatedSpec = '1d' | '1w' | '1mo'

/** Minutes a bar lasts; those of a day and longer are told by dates and are not listed. */
export const MINUTES: Readonly<Record<Exclude<ChartSpec, DatedSpec>, number>> = {
  '1m': 1,
  '5m': 5,
  '15m': 15,
  '60m': 60,
}

/** Bars of a day or longer, which the exchange's own day figures can grow. */
export const isDated = (spec: ChartSpec): spec is DatedSpec => spec === '1d' || spec === '1w' || spec === '1mo'
