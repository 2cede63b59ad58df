import { createEma } from './cells/smooth.ts'
import { defineSeries } from './define.ts'
import { choice, period, VALUE } from './params.ts'

/** How an average of averages begins: each stage with a full period of the one before (TA-Lib), or all on one bar. */
export const STAGES = choice('stages', { ko: '단계 시작', en: 'Stages begin' }, [
  { id: 'in_turn', label: { ko: '차례로', en: 'in turn' } },
  { id: 'together', label: { ko: '같은 봉에서', en: 'on the same bar' } },
])

/** Double exponential moving average: 2 × EMA − EMA(EMA). */
export const dema = defineSeries({
  id: 'dema',
  label: { ko: '이중지수이동평균', en: 'Double exponential moving average' },
  short: { ko: '이중지수', en: 'DEMA' },
  group: 'trend',
  scale: 'price',
  memory: 'recursive',
  params: [period(20), STAGES],
  outputs: [VALUE],
  source: 'Mulloy 1994; stages in turn as TA-Lib DEMA, together as Stock.Indicators',
  build({ period, stages }) {
    const seed = stages === 'in_turn' ? period : 1
    const first = createEma(period)
    const second = createEma(period, seed)
    return {
      warmUps: [period + seed - 1],
      step(x, keep, values) {
        const one = first(x, keep)
        values[0] = 2 * one - second(one, keep)
      },
    }
  },
})
