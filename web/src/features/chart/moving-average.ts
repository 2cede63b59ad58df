import type { Bar } from '@naru/shared/domain/market-data'
import { meanColumn } from '@naru/shared/indicators/cells/mean'

/** 5일·20일·60일·120일: the averages Korean screens draw; counted in bars of the chosen interval. */
export const AVERAGE_PERIODS = [5, 20, 60, 120] as const
export type AveragePeriod = (typeof AVERAGE_PERIODS)[number]

const closesOf = (bars: readonly Bar[]): Float64Array => Float64Array.from(bars, (bar) => bar.close)

/** Mean close of the `period` bars that end at `index`; undefined while there are fewer. */
export function averageAt(bars: readonly Bar[], index: number, period: AveragePeriod): number | undefined {
  if (index + 1 < period || index >= bars.length) return undefined
  return meanColumn(closesOf(bars.slice(index + 1 - period, index + 1)), period).at(-1)
}

/** The indicator `sma` of the closes, one value a bar from the first that has `period` bars behind it. */
export function movingAverage(
  bars: readonly Bar[],
  period: AveragePeriod,
): readonly { readonly ts: Bar['ts']; readonly value: number }[] {
  const means = meanColumn(closesOf(bars), period)
  return bars.flatMap(({ ts }, index) => (index + 1 < period ? [] : [{ ts, value: means[index]! }]))
}
