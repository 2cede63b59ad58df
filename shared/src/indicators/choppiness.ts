import { createDelay } from './cells/delay.ts'
import { createHighest, createLowest } from './cells/extreme.ts'
import { createSum } from './cells/mean.ts'
import { ratio } from './cells/ratio.ts'
import { defineBars } from './define.ts'
import { period, VALUE } from './params.ts'

/** Choppiness index: path over range of n bars on a log scale; 0 a straight trend, 100 no progress. */
export const choppiness = defineBars({
  id: 'choppiness',
  label: { ko: '횡보지수', en: 'Choppiness index' },
  short: { ko: 'CHOP', en: 'CHOP' },
  group: 'volatility',
  scale: 'bounded',
  params: [period(14, { min: 2 })],
  outputs: [VALUE],
  source: 'Dreiss; over true highs and lows, from the second bar on (Stock.Indicators). Unknown without a range',
  build({ period }) {
    const before = createDelay(1)
    const high = createHighest(period)
    const low = createLowest(period)
    const path = createSum(period)
    const scale = 100 / Math.log10(period)
    return {
      warmUps: [period + 1],
      step(bar, keep, values) {
        const last = before(bar.close, keep)
        const top = Math.max(bar.high, last)
        const bottom = Math.min(bar.low, last)
        const range = high(top, keep) - low(bottom, keep)
        values[0] = scale * Math.log10(ratio(path(top - bottom, keep), range))
      },
    }
  },
})
