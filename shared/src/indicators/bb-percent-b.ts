import { createMoments } from './cells/moments.ts'
import { between, ratio } from './cells/ratio.ts'
import { defineSeries } from './define.ts'
import { decimal, output, period } from './params.ts'
import { DEVIATION, deviationFactor } from './stdev.ts'

/** Where the price lies between the Bollinger bands (0 lower, 1 upper), and how wide they are for their middle. */
export const bbPercentB = defineSeries({
  id: 'bb_percent_b',
  label: { ko: '볼린저 %B·밴드폭', en: 'Bollinger %B and bandwidth' },
  short: { ko: '%B', en: '%B' },
  group: 'volatility',
  scale: 'free',
  params: [
    period(20, { min: 2 }),
    decimal('multiplier', 2, { label: { ko: '승수', en: 'Multiplier' }, min: 0.1, max: 10, step: 0.1 }),
    DEVIATION,
  ],
  outputs: [output('percent_b', { ko: '%B', en: '%B' }), output('width', { ko: '밴드폭', en: 'Bandwidth' })],
  source: 'Bollinger 1983: (price − lower) / (upper − lower), 0.5 in a flat window; (upper − lower) / middle',
  build({ period, multiplier, deviation }) {
    const moments = createMoments(period)
    const factor = multiplier * deviationFactor(deviation, period)
    const out = new Float64Array(2)
    return {
      warmUps: [period, period],
      step(x, keep, values) {
        moments(x, keep, out)
        const middle = out[0]!
        const reach = Math.sqrt(out[1]!) * factor
        const upper = middle + reach
        const lower = middle - reach
        values[0] = between(x, lower, upper)
        values[1] = ratio(upper - lower, middle)
      },
    }
  },
})
