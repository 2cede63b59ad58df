import { createRsi, strengthOf } from './cells/rsi.ts'
import { defineTight } from './define.ts'
import { period, VALUE } from './params.ts'
import { sourceColumn } from './source.ts'

/** Wilder's relative strength index, 0 to 100. */
export const rsi = defineTight({
  id: 'rsi',
  label: { ko: '상대강도지수', en: 'Relative strength index' },
  short: { ko: 'RSI', en: 'RSI' },
  group: 'momentum',
  scale: 'bounded',
  memory: 'recursive',
  isSeries: true,
  params: [period(14)],
  outputs: [VALUE],
  source: 'Wilder 1978, averages of gains and losses begun with the mean of the first n changes; TA-Lib RSI',
  stream({ period }, read) {
    const strength = createRsi(period)
    const values = Float64Array.of(Number.NaN)
    return {
      warmUp: period + 1,
      warmUps: [period + 1],
      values,
      update(bar) {
        const value = strength(read(bar), true)
        values[0] = value
        return value
      },
      peek(bar) {
        const value = strength(read(bar), false)
        values[0] = value
        return value
      },
    }
  },
  columns(columns, { period }, src) {
    const column = sourceColumn(columns, src)
    const weight = 1 / period
    const result = new Float64Array(column.length)
    let last = Number.NaN
    let [gain, loss] = [Number.NaN, Number.NaN]
    let [gained, lost, count] = [0, 0, 0]
    for (let row = 0; row < column.length; row += 1) {
      const change = column[row]! - last
      last = column[row]!
      const size = Math.abs(change)
      const up = (size + change) / 2
      const down = (size - change) / 2
      const nextGain = gain + (up - gain) * weight
      const nextLoss = loss + (down - loss) * weight
      const moves = nextGain + nextLoss
      if (moves > 0) {
        gain = nextGain
        loss = nextLoss
        result[row] = 100 * (gain / moves)
        continue
      }
      // The first averages, a flat window, or a bar that is not known: all rare.
      const isAveraging = !Number.isNaN(moves)
      count = isAveraging || Number.isNaN(change) || !Number.isNaN(gain) ? 0 : count + 1
      gained = (count > 1 ? gained : 0) + up
      lost = (count > 1 ? lost : 0) + down
      gain = isAveraging ? nextGain : count === period ? gained / period : Number.NaN
      loss = isAveraging ? nextLoss : count === period ? lost / period : Number.NaN
      result[row] = strengthOf(gain, loss)
    }
    return [result]
  },
})
