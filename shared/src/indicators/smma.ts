import { createWilder } from './cells/smooth.ts'
import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'

/** Wilder's smoothing, also called RMA: an exponential average of weight 1 / period. */
export const smma = defineSeries({
  id: 'smma',
  label: { ko: '와일더 이동평균', en: 'Smoothed moving average' },
  short: { ko: '와일더', en: 'SMMA' },
  group: 'trend',
  scale: 'price',
  memory: 'recursive',
  params: [period(20)],
  outputs: [VALUE],
  source: 'Wilder 1978, weight 1/n, begun with the mean of the first n',
  build({ period }) {
    const average = createWilder(period)
    return {
      warmUps: [period],
      step(x, keep, values) {
        values[0] = average(x, keep)
      },
    }
  },
})
