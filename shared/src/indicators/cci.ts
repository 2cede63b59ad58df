import { createMean } from './cells/mean.ts'
import { defineBars } from './define.ts'
import { period, VALUE } from './params.ts'

/**
 * Commodity channel index: distance of the typical price from its mean, in mean deviations.
 * The deviation is of the newest mean, so it walks the window at every value; periods are short for that.
 */
export const cci = defineBars({
  id: 'cci',
  label: { ko: '상품채널지수', en: 'Commodity channel index' },
  short: { ko: 'CCI', en: 'CCI' },
  group: 'momentum',
  scale: 'free',
  params: [period(20, { min: 2, max: 200 })],
  outputs: [VALUE],
  source: 'Lambert 1980, (tp − mean) / (0.015 × mean deviation); TA-Lib CCI; 0 in a flat window',
  build({ period }) {
    const average = createMean(period)
    const ring = new Float64Array(period).fill(Number.NaN)
    const state = { at: 0 }
    return {
      warmUps: [period],
      step({ high, low, close }, keep, values) {
        const price = (high + low + close) / 3
        const mean = average(price, keep)
        const { at } = state
        let away = Math.abs(price - mean)
        for (let i = 0; i < at; i += 1) away += Math.abs(ring[i]! - mean)
        for (let i = at + 1; i < period; i += 1) away += Math.abs(ring[i]! - mean)
        if (keep) {
          ring[at] = price
          state.at = at + 1 === period ? 0 : at + 1
        }
        values[0] = away === 0 ? 0 : (price - mean) / ((0.015 * away) / period)
      },
    }
  },
})
