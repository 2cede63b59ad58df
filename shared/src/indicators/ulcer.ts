import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'

/** Ulcer index: root mean square of the percentages below the highest so far in the window. Walks it at every value. */
export const ulcer = defineSeries({
  id: 'ulcer',
  label: { ko: '궤양지수', en: 'Ulcer index' },
  short: { ko: 'UI', en: 'UI' },
  group: 'volatility',
  scale: 'free',
  params: [period(14, { max: 200 })],
  outputs: [VALUE],
  source: 'Martin 1987, the highest counted from the beginning of the window (Stock.Indicators)',
  build({ period }) {
    const ring = new Float64Array(period).fill(Number.NaN)
    const state = { at: 0 }
    return {
      warmUps: [period],
      step(x, keep, values) {
        let highest = Number.NEGATIVE_INFINITY
        let squares = 0
        let from = state.at
        for (let i = 1; i <= period; i += 1) {
          from = from + 1 === period ? 0 : from + 1
          const one = i === period ? x : ring[from]!
          highest = Math.max(highest, one)
          squares += highest === 0 ? Number.NaN : ((one - highest) / highest) ** 2
        }
        if (keep) {
          ring[state.at] = x
          state.at = state.at + 1 === period ? 0 : state.at + 1
        }
        values[0] = 100 * Math.sqrt(squares / period)
      },
    }
  },
})
