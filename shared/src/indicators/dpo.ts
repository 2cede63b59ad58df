import { createDelay } from './cells/delay.ts'
import { createMean } from './cells/mean.ts'
import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'

/** Detrended price oscillator: the price of n/2 + 1 bars ago less today's average. Looks at nothing still to come. */
export const dpo = defineSeries({
  id: 'dpo',
  label: { ko: '추세제거 오실레이터', en: 'Detrended price oscillator' },
  short: { ko: 'DPO', en: 'DPO' },
  group: 'momentum',
  scale: 'free',
  params: [period(20)],
  outputs: [VALUE],
  source: 'StockCharts, x[n/2 + 1] − SMA(n), not shifted back on the chart (Stock.Indicators shifts it)',
  build({ period }) {
    const lag = Math.floor(period / 2) + 1
    const before = createDelay(lag)
    const mean = createMean(period)
    return {
      warmUps: [Math.max(period, lag + 1)],
      step(x, keep, values) {
        values[0] = before(x, keep) - mean(x, keep)
      },
    }
  },
})
