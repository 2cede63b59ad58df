import { createTrueRange } from './cells/range.ts'
import { createWilder } from './cells/smooth.ts'
import { defineBars } from './define.ts'
import { choice, period, VALUE } from './params.ts'

/** Whether the first bar, which has no close before it, counts with its own range (StockCharts, TradingView). */
const FIRST = choice('first', { ko: '첫 봉', en: 'First bar' }, [
  { id: 'skipped', label: { ko: '제외', en: 'left out' } },
  { id: 'range', label: { ko: '고가−저가', en: 'high − low' } },
])

/** Average true range, by Wilder's smoothing. */
export const atr = defineBars({
  id: 'atr',
  label: { ko: '평균 실제 변동폭', en: 'Average true range' },
  short: { ko: 'ATR', en: 'ATR' },
  group: 'volatility',
  scale: 'free',
  memory: 'recursive',
  params: [period(14), FIRST],
  outputs: [VALUE],
  source:
    'Wilder 1978, begun with the mean of the first n true ranges, of which the second bar has the first; TA-Lib ATR',
  build({ period, first }) {
    const range = createTrueRange()
    const average = createWilder(period)
    const state = { isFirst: first === 'range' }
    return {
      warmUps: [first === 'range' ? period : period + 1],
      step(bar, keep, values) {
        const whole = range(bar, keep)
        values[0] = average(state.isFirst ? bar.high - bar.low : whole, keep)
        if (keep) state.isFirst = false
      },
    }
  },
})
