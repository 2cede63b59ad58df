import { trueRange } from './cells/range.ts'
import { createWilder } from './cells/smooth.ts'
import { defineTight } from './define.ts'
import type { BarLike } from './indicator.ts'
import { choice, period, VALUE } from './params.ts'

/** Whether the first bar, which has no close before it, counts with its own range (StockCharts, TradingView). */
const FIRST = choice('first', { ko: '첫 봉', en: 'First bar' }, [
  { id: 'skipped', label: { ko: '제외', en: 'left out' } },
  { id: 'range', label: { ko: '고가−저가', en: 'high − low' } },
])

/** Average true range, by Wilder's smoothing. */
export const atr = defineTight({
  id: 'atr',
  label: { ko: '평균 실제 변동폭', en: 'Average true range' },
  short: { ko: 'ATR', en: 'ATR' },
  group: 'volatility',
  scale: 'free',
  memory: 'recursive',
  isSeries: false,
  params: [period(14), FIRST],
  outputs: [VALUE],
  source:
    'Wilder 1978, begun with the mean of the first n true ranges, of which the second bar has the first; TA-Lib ATR',
  stream({ period, first }) {
    const average = createWilder(period)
    const values = Float64Array.of(Number.NaN)
    const state = { close: Number.NaN, isFirst: first === 'range' }
    const step = ({ high, low, close }: BarLike, keep: boolean): number => {
      const last = state.close
      const range = state.isFirst ? high - low : trueRange(high, low, last)
      const value = average(range, keep)
      values[0] = value
      if (keep) {
        state.close = close
        state.isFirst = false
      }
      return value
    }
    const warmUp = first === 'range' ? period : period + 1
    return {
      warmUp,
      warmUps: [warmUp],
      values,
      update: (bar) => step(bar, true),
      peek: (bar) => step(bar, false),
    }
  },
  columns({ high, low, close, length }, { period, first }) {
    const weight = 1 / period
    const result = new Float64Array(length)
    let last = Number.NaN
    let average = Number.NaN
    let [sum, count] = [0, 0]
    for (let row = 0; row < length; row += 1) {
      const isFirst = row === 0 && first === 'range'
      const range = isFirst ? high[0]! - low[0]! : trueRange(high[row]!, low[row]!, last)
      last = close[row]!
      const next = average + (range - average) * weight
      if (Number.isNaN(next)) {
        count = Number.isNaN(range) || !Number.isNaN(average) ? 0 : count + 1
        sum = count > 1 ? sum + range : range
        average = count === period ? sum / period : Number.NaN
      } else average = next
      result[row] = average
    }
    return [result]
  },
})
