import { meanColumn } from './cells/mean.ts'
import { defineTight } from './define.ts'
import { period, VALUE } from './params.ts'
import { sourceColumn } from './source.ts'

/** Mean of the last `period` values. Sums of prices in steps of a half are exact. */
export const sma = defineTight({
  id: 'sma',
  label: { ko: '단순이동평균', en: 'Simple moving average' },
  short: { ko: '이평', en: 'SMA' },
  group: 'trend',
  scale: 'price',
  isSeries: true,
  params: [period(20)],
  outputs: [VALUE],
  source: 'Arithmetic mean; TA-Lib SMA',
  stream({ period }, read) {
    // The tails and the head of `createSum`, in one piece because this is the one that every backtest asks for.
    const size = Math.max(1, period - 1)
    const block = new Float64Array(size)
    const tails = new Float64Array(size).fill(period === 1 ? 0 : Number.NaN)
    const values = Float64Array.of(Number.NaN)
    const head = Float64Array.of(0)
    let at = 0
    const turn = (): void => {
      let sum = 0
      for (let row = size - 1; row >= 0; row -= 1) {
        sum += block[row]!
        tails[row] = sum
      }
      at = 0
      head[0] = 0
    }
    return {
      warmUp: period,
      warmUps: [period],
      values,
      update(bar) {
        const x = read(bar)
        const sum = head[0]! + x
        const value = (tails[at]! + sum) / period
        values[0] = value
        if (period === 1) return value
        block[at] = x
        head[0] = sum
        at += 1
        if (at === size) turn()
        return value
      },
      peek(bar) {
        const value = (tails[at]! + (head[0]! + read(bar))) / period
        values[0] = value
        return value
      },
    }
  },
  columns: (columns, { period }, src) => [meanColumn(sourceColumn(columns, src), period)],
})
