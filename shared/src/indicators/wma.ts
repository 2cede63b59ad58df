import { createWeighted } from './cells/weighted.ts'
import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'

/** Linearly weighted moving average: the newest weighs n, the oldest 1. */
export const wma = defineSeries({
  id: 'wma',
  label: { ko: '가중이동평균', en: 'Weighted moving average' },
  short: { ko: '가중이평', en: 'WMA' },
  group: 'trend',
  scale: 'price',
  params: [period(20)],
  outputs: [VALUE],
  source: 'Weights n … 1; TA-Lib WMA',
  build({ period }) {
    const mean = createWeighted(period)
    return {
      warmUps: [period],
      step(x, keep, values) {
        values[0] = mean(x, keep)
      },
    }
  },
})
