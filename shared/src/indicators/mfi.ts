import { createDelay } from './cells/delay.ts'
import { createSum } from './cells/mean.ts'
import { zeroOf } from './cells/ratio.ts'
import { defineBars } from './define.ts'
import { period, VALUE } from './params.ts'

/** Money flow index: an RSI of turnover, 0 to 100. */
export const mfi = defineBars({
  id: 'mfi',
  label: { ko: '자금흐름지수', en: 'Money flow index' },
  short: { ko: 'MFI', en: 'MFI' },
  group: 'volume',
  scale: 'bounded',
  params: [period(14)],
  outputs: [VALUE],
  source: 'Quong and Soudack 1989; TA-Lib MFI. 50 where no money flowed (TA-Lib: 0)',
  build({ period }) {
    const before = createDelay(1)
    const inflow = createSum(period)
    const outflow = createSum(period)
    return {
      warmUps: [period + 1],
      step({ high, low, close, volume }, keep, values) {
        const price = (high + low + close) / 3
        const change = price - before(price, keep)
        const flow = price * volume + zeroOf(change) // unknown when there was no bar before
        const gained = inflow(change > 0 ? flow : zeroOf(flow), keep)
        const lost = outflow(change < 0 ? flow : zeroOf(flow), keep)
        values[0] = gained + lost === 0 ? 50 : 100 * (gained / (gained + lost))
      },
    }
  },
})
