import { createMean, meanColumn } from './cells/mean.ts'
import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'

/** Mean of the last `period` values. Sums of prices in steps of a half are exact. */
export const sma = defineSeries({
  id: 'sma',
  label: { ko: '단순이동평균', en: 'Simple moving average' },
  short: { ko: '이평', en: 'SMA' },
  group: 'trend',
  scale: 'price',
  params: [period(20)],
  outputs: [VALUE],
  source: 'Arithmetic mean; TA-Lib SMA',
  columns: (column, { period }) => [meanColumn(column, period)],
  build({ period }) {
    const mean = createMean(period)
    return {
      warmUps: [period],
      step(x, keep, values) {
        values[0] = mean(x, keep)
      },
    }
  },
})
