import { createMean } from './cells/mean.ts'
import { zeroOf } from './cells/ratio.ts'
import { defineBars } from './define.ts'
import { period, VALUE } from './params.ts'

/** Balance of power: the body over the range of a bar, averaged; −1 to 1. A bar without a range counts as 0. */
export const balanceOfPower = defineBars({
  id: 'balance_of_power',
  label: { ko: '힘의 균형', en: 'Balance of power' },
  short: { ko: 'BOP', en: 'BOP' },
  group: 'momentum',
  scale: 'bounded',
  params: [period(14)],
  outputs: [VALUE],
  source: 'Livshin 2001, (close − open) / (high − low); period 1 is TA-Lib BOP',
  build({ period }) {
    const mean = createMean(period)
    return {
      warmUps: [period],
      step({ open, high, low, close }, keep, values) {
        values[0] = mean(high === low ? zeroOf(close) : (close - open) / (high - low), keep)
      },
    }
  },
})
