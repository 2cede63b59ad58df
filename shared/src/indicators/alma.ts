import { defineSeries } from './define.ts'
import { decimal, period, VALUE } from './params.ts'

/** Arnaud Legoux average: a Gaussian bell over the window, its middle at `offset`. Walks the window at every value. */
export const alma = defineSeries({
  id: 'alma',
  label: { ko: '아르노 르구 이동평균', en: 'Arnaud Legoux moving average' },
  short: { ko: 'ALMA', en: 'ALMA' },
  group: 'trend',
  scale: 'price',
  params: [
    period(9, { max: 200 }),
    decimal('offset', 0.85, { label: { ko: '중심', en: 'Offset' }, min: 0, max: 1, step: 0.05 }),
    decimal('sigma', 6, { label: { ko: '폭', en: 'Sigma' }, min: 1, max: 20, step: 0.5 }),
  ],
  outputs: [VALUE],
  source: 'Legoux and Kouzis-Loukas 2009; TradingView ta.alma',
  build({ period, offset, sigma }) {
    const middle = offset * (period - 1)
    const width = period / sigma
    const weights = Float64Array.from({ length: period }, (_, at) => Math.exp(-((at - middle) ** 2) / (2 * width ** 2)))
    const total = weights.reduce((sum, weight) => sum + weight)
    const ring = new Float64Array(period).fill(Number.NaN)
    const state = { at: 0 } // where the next number goes, which is where the oldest lies
    return {
      warmUps: [period],
      step(x, keep, values) {
        let sum = weights[period - 1]! * x
        let from = state.at
        for (let age = 0; age < period - 1; age += 1) {
          from = from + 1 === period ? 0 : from + 1
          sum += weights[age]! * ring[from]!
        }
        if (keep) {
          ring[state.at] = x
          state.at = state.at + 1 === period ? 0 : state.at + 1
        }
        values[0] = sum / total
      },
    }
  },
})
