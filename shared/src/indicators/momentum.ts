import { createDelay } from './cells/delay.ts'
import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'

/** Change in won against n bars ago. */
export const momentum = defineSeries({
  id: 'momentum',
  label: { ko: '모멘텀', en: 'Momentum' },
  short: { ko: '모멘텀', en: 'Momentum' },
  group: 'momentum',
  scale: 'free',
  params: [period(10)],
  outputs: [VALUE],
  source: 'x − x[n]; TA-Lib MOM',
  build({ period }) {
    const before = createDelay(period)
    return {
      warmUps: [period + 1],
      step(x, keep, values) {
        values[0] = x - before(x, keep)
      },
    }
  },
})
