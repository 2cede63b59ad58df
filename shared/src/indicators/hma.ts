import { createWeighted } from './cells/weighted.ts'
import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'

/** Hull moving average: WMA(√n) of 2 × WMA(n/2) − WMA(n). */
export const hma = defineSeries({
  id: 'hma',
  label: { ko: '헐 이동평균', en: 'Hull moving average' },
  short: { ko: '헐이평', en: 'HMA' },
  group: 'trend',
  scale: 'price',
  params: [period(20, { min: 2 })],
  outputs: [VALUE],
  source: 'Alan Hull 2005; n/2 and √n rounded down (Stock.Indicators, Tulip)',
  build({ period }) {
    const last = Math.floor(Math.sqrt(period))
    const half = createWeighted(Math.floor(period / 2))
    const whole = createWeighted(period)
    const smooth = createWeighted(last)
    return {
      warmUps: [period + last - 1],
      step(x, keep, values) {
        values[0] = smooth(2 * half(x, keep) - whole(x, keep), keep)
      },
    }
  },
})
