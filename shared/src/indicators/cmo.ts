import { createDelay } from './cells/delay.ts'
import { createSum } from './cells/mean.ts'
import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'

/** Chande momentum oscillator: gains less losses over gains and losses of n bars, −100 to 100. */
export const cmo = defineSeries({
  id: 'cmo',
  label: { ko: '샨데 모멘텀', en: 'Chande momentum oscillator' },
  short: { ko: 'CMO', en: 'CMO' },
  group: 'momentum',
  scale: 'bounded',
  params: [period(14)],
  outputs: [VALUE],
  source: 'Chande 1994, plain sums (TradingView, Stock.Indicators); TA-Lib CMO smooths as Wilder. 0 in a flat window',
  build({ period }) {
    const before = createDelay(1)
    const gains = createSum(period)
    const losses = createSum(period)
    return {
      warmUps: [period + 1],
      step(x, keep, values) {
        const change = x - before(x, keep)
        const gained = gains(Math.max(change, 0), keep)
        const lost = losses(Math.max(-change, 0), keep)
        values[0] = gained + lost === 0 ? 0 : 100 * ((gained - lost) / (gained + lost))
      },
    }
  },
})
