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
    const result = new Float64Array(column.length)
    const run = { gain: Number.NaN, loss: Number.NaN, weight: 1 / period, result }
    let last = Number.NaN
    let [gained, lost, count] = [0, 0, 0]
    for (let row = 0; row < column.length; row += 1) {
      const change = column[row]! - last
      last = column[row]!
      count = Number.isNaN(change) ? 0 : count + 1
      gained = (count > 1 ? gained : 0) + Math.max(change, 0)
      lost = (count > 1 ? lost : 0) + Math.max(-change, 0)
      result[row] = count === period ? strengthOf(gained / period, lost / period) : Number.NaN
      if (count !== period) continue
      run.gain = gained / period
      run.loss = lost / period
      row = carryOn(column, row, run) - 1
      last = Number.NaN // the row where it stopped is not known, or there is none
    }
    return [result]
  },
})

interface Run {
  readonly gain: number
  readonly loss: number
  readonly weight: number
  readonly result: Float64Array
}

/** From the row that has the first averages on, to the end or to the first that is not known; returns that row. */
function carryOn(column: Float64Array, from: number, run: Run): number {
  const { weight, result } = run
  let { gain, loss } = run
  let last = column[from]!
  for (let row = from + 1; row < column.length; row += 1) {
    const change = column[row]! - last
    last = column[row]!
    const size = Math.abs(change)
    gain += ((size + change) / 2 - gain) * weight
    loss += ((size - change) / 2 - loss) * weight
    const value = strengthOf(gain, loss)
    if (Number.isNaN(value)) return row
    result[row] = value
  }
  return column.length
}
