import { createMoments } from './cells/moments.ts'
import { defineSeries } from './define.ts'
import { choice, period, VALUE } from './params.ts'

/** Divided by n (the population's, as TA-Lib and Bollinger) or by n − 1 (a sample's). */
export const DEVIATION = choice('deviation', { ko: '나누는 수', en: 'Divided by' }, [
  { id: 'population', label: { ko: 'n (모집단)', en: 'n (population)' } },
  { id: 'sample', label: { ko: 'n−1 (표본)', en: 'n − 1 (sample)' } },
])

/** What a population's standard deviation is multiplied with to be the chosen one. */
export const deviationFactor = (deviation: 'population' | 'sample', period: number): number =>
  deviation === 'population' ? 1 : Math.sqrt(period / (period - 1))

/** Standard deviation of the last n values. */
export const stdev = defineSeries({
  id: 'stdev',
  label: { ko: '표준편차', en: 'Standard deviation' },
  short: { ko: '표준편차', en: 'StdDev' },
  group: 'volatility',
  scale: 'free',
  params: [period(20, { min: 2 }), DEVIATION],
  outputs: [VALUE],
  source: 'Population deviation; TA-Lib STDDEV',
  build({ period, deviation }) {
    const moments = createMoments(period)
    const factor = deviationFactor(deviation, period)
    const out = new Float64Array(2)
    return {
      warmUps: [period],
      step(x, keep, values) {
        moments(x, keep, out)
        values[0] = Math.sqrt(out[1]!) * factor
      },
    }
  },
})
