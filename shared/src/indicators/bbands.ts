import { createMoments } from './cells/moments.ts'
import { between, ratio } from './cells/ratio.ts'
import { defineSeries } from './define.ts'
import { decimal, output, period } from './params.ts'
import { DEVIATION, deviationFactor } from './stdev.ts'

/** Bollinger bands: a simple average, and a number of standard deviations above and below it. */
export const bbands = defineSeries({
  id: 'bbands',
  label: { ko: '볼린저밴드', en: 'Bollinger Bands' },
  short: { ko: '볼린저', en: 'BB' },
  group: 'volatility',
  scale: 'price',
  params: [
    period(20, { min: 2 }),
    decimal('multiplier', 2, { label: { ko: '승수', en: 'Multiplier' }, min: 0.1, max: 10, step: 0.1 }),
    DEVIATION,
  ],
  outputs: [
    output('middle', { ko: '중심선', en: 'Middle' }),
    output('upper', { ko: '상단', en: 'Upper' }),
    output('lower', { ko: '하단', en: 'Lower' }),
    output('percent_b', { ko: '%B', en: '%B' }, 'free'),
    output('width', { ko: '밴드폭', en: 'Bandwidth' }, 'free'),
  ],
  source: 'Bollinger 1983, population deviation; TA-Lib BBANDS. %B is 0.5 in a flat window',
  build({ period, multiplier, deviation }) {
    const moments = createMoments(period)
    const factor = multiplier * deviationFactor(deviation, period)
    const out = new Float64Array(2)
    return {
      warmUps: [period, period, period, period, period],
      step(x, keep, values) {
        moments(x, keep, out)
        const middle = out[0]!
        const reach = Math.sqrt(out[1]!) * factor
        const upper = middle + reach
        const lower = middle - reach
        values[0] = middle
        values[1] = upper
        values[2] = lower
        values[3] = between(x, lower, upper)
        values[4] = ratio(upper - lower, middle)
      },
    }
  },
})
