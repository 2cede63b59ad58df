import { createEma } from './cells/smooth.ts'
import { defineSeries } from './define.ts'
import { choice, decimal, period, VALUE } from './params.ts'

/** Tillson's T3: six exponential averages in a row, weighed so that they lag less. */
export const t3 = defineSeries({
  id: 't3',
  label: { ko: 'T3 이동평균', en: 'Tillson T3 average' },
  short: { ko: 'T3', en: 'T3' },
  group: 'trend',
  scale: 'price',
  memory: 'recursive',
  params: [
    period(5, { max: 500 }),
    decimal('factor', 0.7, { label: { ko: '부피 계수', en: 'Volume factor' }, min: 0, max: 1, step: 0.05 }),
    choice('seed', { ko: '시작값', en: 'Seed' }, [
      { id: 'sma', label: { ko: '첫 기간 평균', en: 'Mean of the first period' } },
      { id: 'first', label: { ko: '첫 값', en: 'First value' } },
    ]),
  ],
  outputs: [VALUE],
  source: 'Tillson 1998; each stage begun with its first period (TA-Lib T3) or with the first value (Stock.Indicators)',
  build({ period, factor: v, seed }) {
    const count = seed === 'sma' ? period : 1
    const stages = Array.from({ length: 6 }, () => createEma(period, count))
    const weights = [
      -(v ** 3),
      3 * v ** 2 + 3 * v ** 3,
      -6 * v ** 2 - 3 * v - 3 * v ** 3,
      1 + 3 * v + v ** 3 + 3 * v ** 2,
    ]
    return {
      warmUps: [6 * (count - 1) + 1],
      step(x, keep, values) {
        const third = stages[2]!(stages[1]!(stages[0]!(x, keep), keep), keep)
        const fourth = stages[3]!(third, keep)
        const fifth = stages[4]!(fourth, keep)
        const sixth = stages[5]!(fifth, keep)
        values[0] = weights[0]! * sixth + weights[1]! * fifth + weights[2]! * fourth + weights[3]! * third
      },
    }
  },
})
