import { createMean } from './cells/mean.ts'
import { ratio } from './cells/ratio.ts'
import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'

/** 이격도: price in percent of its simple average; 100 is on the average. */
export const disparity = defineSeries({
  id: 'disparity',
  label: { ko: '이격도', en: 'Disparity' },
  short: { ko: '이격도', en: 'Disparity' },
  group: 'momentum',
  scale: 'free',
  params: [period(20)],
  outputs: [VALUE],
  source: '100 × price / SMA(n), as Korean trading screens show it',
  build({ period }) {
    const mean = createMean(period)
    return {
      warmUps: [period],
      step(x, keep, values) {
        values[0] = 100 * ratio(x, mean(x, keep))
      },
    }
  },
})
