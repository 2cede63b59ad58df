import { createHighest } from './cells/extreme.ts'
import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'

/** Largest of the last n values, this one included. */
export const highest = defineSeries({
  id: 'highest',
  label: { ko: '기간 최고', en: 'Highest' },
  short: { ko: '최고', en: 'Highest' },
  group: 'price',
  scale: 'price',
  params: [period(20)],
  outputs: [VALUE],
  source: 'TA-Lib MAX',
  build({ period }) {
    const extreme = createHighest(period)
    return {
      warmUps: [period],
      step(x, keep, values) {
        values[0] = extreme(x, keep)
      },
    }
  },
})
