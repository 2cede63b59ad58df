import { createMomentWindow, momentColumns } from './cells/moments.ts'
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
    const { block, sums, squares, state, turn } = createMomentWindow(period - 1)
    const [size, part] = [period - 1, 1 / period]
    const factor = multiplier * deviationFactor(deviation, period)
    const values = new Float64Array(3).fill(Number.NaN)
    // What `createMoments` does, in one piece with the bands: this is the one that every chart asks for.
    const step = (x: number, keep: boolean): number => {
      const { at, anchor } = state
      const d = x - anchor
      const head = state.head + d
      const square = state.square + d * d
      const sum = sums[at]! + head
      const variance = (squares[at]! + square - sum * sum * part) * part
      const middle = (anchor * period + sum) / period
      const reach = Math.sqrt((Math.abs(variance) + variance) / 2) * factor
      values[0] = middle
      values[1] = middle + reach
      values[2] = middle - reach
      if (keep) {
        block[at] = x
        state.head = head
        state.square = square
        state.at = at + 1
        if (at + 1 === size) turn()
      }
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
