import { createLowest } from './cells/extreme.ts'
import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'

/** Smallest of the last n values, this one included. */
export const lowest = defineSeries({
  id: 'lowest',
  label: { ko: '기간 최저', en: 'Lowest' },
  short: { ko: '최저', en: 'Lowest' },
  group: 'price',
  scale: 'price',
  params: [period(20)],
  outputs: [VALUE],
  source: 'TA-Lib MIN',
  build({ period }) {
    const extreme = createLowest(period)
    return {
      warmUps: [period],
      step(x, keep, values) {
        values[0] = extreme(x, keep)
      },
    }
  },
})
