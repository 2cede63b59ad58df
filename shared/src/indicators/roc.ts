import { createDelay } from './cells/delay.ts'
import { ratio } from './cells/ratio.ts'
import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'

/** Percent change against n bars ago. */
export const roc = defineSeries({
  id: 'roc',
  label: { ko: '변화율', en: 'Rate of change' },
  short: { ko: 'ROC', en: 'ROC' },
  group: 'momentum',
  scale: 'free',
  params: [period(12)],
  outputs: [VALUE],
  source: '100 × (x − x[n]) / x[n]; TA-Lib ROC',
  build({ period }) {
    const before = createDelay(period)
    return {
      warmUps: [period + 1],
      step(x, keep, values) {
        const last = before(x, keep)
        values[0] = 100 * ratio(x - last, last)
      },
    }
  },
})
