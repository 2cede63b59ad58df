import { createMoments } from './cells/moments.ts'
import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'
import { DEVIATION, deviationFactor } from './stdev.ts'

/** How many standard deviations the value lies from the mean of the last n; 0 in a flat window. */
export const zscore = defineSeries({
  id: 'zscore',
  label: { ko: 'Z 점수', en: 'Z-score' },
  short: { ko: 'Z', en: 'Z' },
  group: 'price',
  scale: 'free',
  params: [period(20, { min: 2 }), DEVIATION],
  outputs: [VALUE],
  source: '(x − mean) / population deviation',
  build({ period, deviation }) {
    const moments = createMoments(period)
    const factor = deviationFactor(deviation, period)
    const out = new Float64Array(2)
    return {
      warmUps: [period],
      step(x, keep, values) {
        moments(x, keep, out)
        values[0] = out[1] === 0 ? 0 : (x - out[0]!) / (Math.sqrt(out[1]!) * factor)
      },
    }
  },
})
