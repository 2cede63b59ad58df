import { createRsi } from './cells/rsi.ts'
import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'

/** Wilder's relative strength index, 0 to 100. */
export const rsi = defineSeries({
  id: 'rsi',
  label: { ko: '상대강도지수', en: 'Relative strength index' },
  short: { ko: 'RSI', en: 'RSI' },
  group: 'momentum',
  scale: 'bounded',
  memory: 'recursive',
  params: [period(14)],
  outputs: [VALUE],
  source: 'Wilder 1978, averages of gains and losses begun with the mean of the first n changes; TA-Lib RSI',
  build({ period }) {
    const strength = createRsi(period)
    return {
      warmUps: [period + 1],
      step(x, keep, values) {
        values[0] = strength(x, keep)
      },
    }
  },
})
