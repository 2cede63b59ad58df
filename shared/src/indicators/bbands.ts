import { createMoments, momentColumns } from './cells/moments.ts'
import { defineTight } from './define.ts'
import { decimal, output, period } from './params.ts'
import { sourceColumn } from './source.ts'
import { DEVIATION, deviationFactor } from './stdev.ts'

/** Bollinger bands: a simple average, and a number of standard deviations above and below it. */
export const bbands = defineTight({
  id: 'bbands',
  label: { ko: '볼린저밴드', en: 'Bollinger Bands' },
  short: { ko: '볼린저', en: 'BB' },
  group: 'volatility',
  scale: 'price',
  isSeries: true,
  params: [
    period(20, { min: 2 }),
    decimal('multiplier', 2, { label: { ko: '승수', en: 'Multiplier' }, min: 0.1, max: 10, step: 0.1 }),
    DEVIATION,
  ],
  outputs: [
    output('middle', { ko: '중심선', en: 'Middle' }),
    output('upper', { ko: '상단', en: 'Upper' }),
    output('lower', { ko: '하단', en: 'Lower' }),
  ],
  source: 'Bollinger 1983, population deviation; TA-Lib BBANDS',
  stream({ period, multiplier, deviation }, read) {
    const moments = createMoments(period)
    const factor = multiplier * deviationFactor(deviation, period)
    const values = new Float64Array(3).fill(Number.NaN)
    const step = (x: number, keep: boolean): number => {
      moments(x, keep, values) // mean and variance, where the bands are going to be
      const middle = values[0]!
      const reach = Math.sqrt(values[1]!) * factor
      values[1] = middle + reach
      values[2] = middle - reach
      return middle
    }
    return {
      warmUp: period,
      warmUps: [period, period, period],
      values,
      update: (bar) => step(read(bar), true),
      peek: (bar) => step(read(bar), false),
    }
  },
  columns(columns, { period, multiplier, deviation }, src) {
    const column = sourceColumn(columns, src)
    const factor = multiplier * deviationFactor(deviation, period)
    const [middles, variances] = momentColumns(column, period)
    const uppers = variances // in place: a variance is not needed once its band is
    const lowers = new Float64Array(column.length)
    spread(middles, { uppers, lowers, factor })
    return [middles, uppers, lowers]
  },
})

interface Bands {
  /** Variances, and bands afterwards. */
  readonly uppers: Float64Array
  readonly lowers: Float64Array
  readonly factor: number
}

function spread(middles: Float64Array, { uppers, lowers, factor }: Bands): void {
  for (let row = 0; row < middles.length; row += 1) {
    const middle = middles[row]!
    const reach = Math.sqrt(uppers[row]!) * factor
    uppers[row] = middle + reach
    lowers[row] = middle - reach
  }
}
