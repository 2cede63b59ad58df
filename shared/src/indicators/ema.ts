import { createEma } from './cells/smooth.ts'
import { defineSeries } from './define.ts'
import { choice, period, VALUE } from './params.ts'

/** The seed of an exponential average: the mean of its first period (TA-Lib), or the first value (pandas, adjust=False). */
export const SEED = choice('seed', { ko: '시작값', en: 'Seed' }, [
  { id: 'sma', label: { ko: '첫 기간 평균', en: 'Mean of the first period' } },
  { id: 'first', label: { ko: '첫 값', en: 'First value' } },
])

/** Exponential moving average, weight 2 / (period + 1). */
export const ema = defineSeries({
  id: 'ema',
  label: { ko: '지수이동평균', en: 'Exponential moving average' },
  short: { ko: '지수이평', en: 'EMA' },
  group: 'trend',
  scale: 'price',
  memory: 'recursive',
  params: [period(20), SEED],
  outputs: [VALUE],
  source: 'Weight 2/(n+1), begun with the mean of the first n; TA-Lib EMA',
  build({ period, seed }) {
    const count = seed === 'sma' ? period : 1
    const average = createEma(period, count)
    return {
      warmUps: [count],
      step(x, keep, values) {
        values[0] = average(x, keep)
      },
    }
  },
})
