import type { Bar } from '@naru/shared/domain/market-data'

/** 5일·20일·60일·120일: the averages Korean screens draw; counted in bars of the chosen interval. */
export const AVERAGE_PERIODS = [5, 20, 60, 120] as const
export type AveragePeriod = (typeof AVERAGE_PERIODS)[number]

/** Mean close of the `period` bars that end at `index`; undefined while there are fewer. */
export function averageAt(bars: readonly Bar[], index: number, period: AveragePeriod): number | undefined {
  if (index + 1 < period) return undefined
  let sum = 0
  for (let at = index - period + 1; at <= index; at++) sum += bars[at]?.close ?? Number.NaN
  return Number.isNaN(sum) ? undefined : sum / period
}

/**
 * Simple moving average of the closes, one value a bar from the first that has `period` bars behind it.
 * Sums are of won in steps of a half, which doubles hold exactly, so the running sum does not drift.
 */
export function movingAverage(
  bars: readonly Bar[],
  period: AveragePeriod,
): readonly { readonly ts: Bar['ts']; readonly value: number }[] {
  let sum = 0
  return bars.flatMap((bar, index) => {
    sum += bar.close - (bars[index - period]?.close ?? 0)
    return index + 1 < period ? [] : [{ ts: bar.ts, value: sum / period }]
  })
}
