import { createMean } from './cells/mean.ts'
import { defineSeries } from './define.ts'
import { decimal, output, period } from './params.ts'

/** A simple average and the same a percentage above and below. */
export const envelope = defineSeries({
  id: 'envelope',
  label: { ko: '엔벨로프', en: 'Moving average envelope' },
  short: { ko: '엔벨로프', en: 'Envelope' },
  group: 'volatility',
  scale: 'price',
  params: [
    period(20),
    decimal('percent', 6, { label: { ko: '폭(%)', en: 'Width (%)' }, min: 0.1, max: 50, step: 0.1 }),
  ],
  outputs: [
    output('middle', { ko: '중심선', en: 'Middle' }),
    output('upper', { ko: '상한선', en: 'Upper' }),
    output('lower', { ko: '하한선', en: 'Lower' }),
  ],
  source: 'SMA × (1 ± percent/100); 20 and 6 % as Korean trading screens begin',
  build({ period, percent }) {
    const mean = createMean(period)
    const width = percent / 100
    return {
      warmUps: [period, period, period],
      step(x, keep, values) {
        const middle = mean(x, keep)
        values[0] = middle
        values[1] = middle + middle * width
        values[2] = middle - middle * width
      },
    }
  },
})
