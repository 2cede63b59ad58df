import { createEma } from './cells/smooth.ts'
import { defineSeries } from './define.ts'
import { STAGES } from './dema.ts'
import { period, VALUE } from './params.ts'

/** Triple exponential moving average: 3 × EMA − 3 × EMA(EMA) + EMA(EMA(EMA)). */
export const tema = defineSeries({
  id: 'tema',
  label: { ko: '삼중지수이동평균', en: 'Triple exponential moving average' },
  short: { ko: '삼중지수', en: 'TEMA' },
  group: 'trend',
  scale: 'price',
  memory: 'recursive',
  params: [period(20), STAGES],
  outputs: [VALUE],
  source: 'Mulloy 1994; stages in turn as TA-Lib TEMA, together as Stock.Indicators',
  build({ period, stages }) {
    const seed = stages === 'in_turn' ? period : 1
    const first = createEma(period)
    const second = createEma(period, seed)
    const third = createEma(period, seed)
    return {
      warmUps: [period + 2 * (seed - 1)],
      step(x, keep, values) {
        const one = first(x, keep)
        const two = second(one, keep)
        values[0] = 3 * one - 3 * two + third(two, keep)
      },
    }
  },
})
