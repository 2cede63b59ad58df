import { createEma } from './cells/smooth.ts'
import { defineBars } from './define.ts'
import { output, period } from './params.ts'

/** Elder ray: how far the high and the low of the bar are from the average of the closes. */
export const elderRay = defineBars({
  id: 'elder_ray',
  label: { ko: '엘더레이', en: 'Elder ray' },
  short: { ko: '엘더레이', en: 'Elder ray' },
  group: 'momentum',
  scale: 'free',
  memory: 'recursive',
  params: [period(13)],
  outputs: [output('bull', { ko: '매수 힘', en: 'Bull power' }), output('bear', { ko: '매도 힘', en: 'Bear power' })],
  source: 'Elder 1993: high − EMA, low − EMA',
  build({ period }) {
    const average = createEma(period)
    return {
      warmUps: [period, period],
      step({ high, low, close }, keep, values) {
        const middle = average(close, keep)
        values[0] = high - middle
        values[1] = low - middle
      },
    }
  },
})
