import { createDelay } from './cells/delay.ts'
import { createSum } from './cells/mean.ts'
import { zeroOf } from './cells/ratio.ts'
import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'

/** 투자심리도: the share of rising bars among the last n, 0 to 100. */
export const psychological = defineSeries({
  id: 'psychological',
  label: { ko: '투자심리도', en: 'Psychological line' },
  short: { ko: '심리도', en: 'Psychological' },
  group: 'momentum',
  scale: 'bounded',
  params: [period(10)],
  outputs: [VALUE],
  source: '100 × rising bars / n, as Korean trading screens show it',
  build({ period }) {
    const before = createDelay(1)
    const rises = createSum(period)
    return {
      warmUps: [period + 1],
      step(x, keep, values) {
        const change = x - before(x, keep)
        const rise = change > 0 ? 1 : zeroOf(change) // NaN stays NaN
        values[0] = (100 * rises(rise, keep)) / period
      },
    }
  },
})
