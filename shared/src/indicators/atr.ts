import { trueRange } from './cells/range.ts'
import type { BarColumns } from './columns.ts'
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
    const weight = 1 / period
    const values = Float64Array.of(Number.NaN)
    const state = { close: Number.NaN, average: Number.NaN, sum: Number.NaN, count: 0, isFirst: first === 'range' }
    /** The first `period` ranges are averaged plainly; an unknown one begins them anew. */
    const start = ({ high, low }: BarLike, given: number, keep: boolean): number => {
      const range = state.isFirst ? high - low : given
      const count = Number.isNaN(range) || !Number.isNaN(state.average) ? 0 : state.count + 1
      const sum = count > 1 ? state.sum + range : range
      const average = count === period ? sum / period : Number.NaN
      if (keep) {
        state.average = average
        state.sum = sum
        state.count = count
        state.isFirst = false
      }
      return average
    }
    // What `createWilder` gives of true ranges, in one piece because every rule and every stop asks for it.
    const step = (bar: BarLike, keep: boolean): number => {
      const { high, low, close } = bar
      const range = trueRange(high, low, state.close)
      let value = state.average + (range - state.average) * weight
      if (Number.isNaN(value)) value = start(bar, range, keep)
      else if (keep) state.average = value
      if (keep) state.close = close
      values[0] = value
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
  columns(columns, { period, first }) {
    const { high, low, close, length } = columns
    const result = new Float64Array(length)
    let [last, average] = [Number.NaN, Number.NaN]
    let [sum, count] = [0, 0]
    for (let row = 0; row < length; row += 1) {
      const isFirst = row === 0 && first === 'range'
      const range = isFirst ? high[0]! - low[0]! : trueRange(high[row]!, low[row]!, last)
      last = close[row]!
      count = Number.isNaN(range) ? 0 : count + 1
      sum = count > 1 ? sum + range : range
      average = count === period ? sum / period : Number.NaN
      result[row] = average
      if (Number.isNaN(average)) continue
      row = carryOn(columns, row, { weight: 1 / period, result }) - 1
      last = Number.NaN // the row where it stopped is not known, or there is none
      count = 0
    }
    return [result]
  },
})

interface Run {
  readonly weight: number
  readonly result: Float64Array
}

/** From the row that has the first average on, to the end or to the first that is not known; returns that row. */
function carryOn({ high, low, close, length }: BarColumns, from: number, { weight, result }: Run): number {
  let last = close[from]!
  let average = result[from]!
  for (let row = from + 1; row < length; row += 1) {
    const range = trueRange(high[row]!, low[row]!, last)
    last = close[row]!
    average += (range - average) * weight
    if (Number.isNaN(average)) return row
    result[row] = average
  }
  return length
}
