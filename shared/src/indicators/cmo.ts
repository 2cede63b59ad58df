import { createDelay } from './cells/delay.ts'
import { createSum } from './cells/mean.ts'
import { createWilder } from './cells/smooth.ts'
import { defineSeries } from './define.ts'
import { choice, period, VALUE } from './params.ts'

/** Chande momentum oscillator: gains less losses over gains and losses of n bars, −100 to 100. */
export const cmo = defineSeries({
  id: 'cmo',
  label: { ko: '샨데 모멘텀', en: 'Chande momentum oscillator' },
  short: { ko: 'CMO', en: 'CMO' },
  group: 'momentum',
  scale: 'bounded',
  memory: 'recursive',
  params: [
    period(14),
    choice('smoothing', { ko: '평활', en: 'Smoothing' }, [
      { id: 'sum', label: { ko: '단순 합', en: 'plain sums' } },
      { id: 'wilder', label: { ko: '와일더', en: "Wilder's" } },
    ]),
  ],
  outputs: [VALUE],
  source:
    'Chande 1994, plain sums (TradingView, Stock.Indicators); TA-Lib CMO smooths as Wilder does. 0 in a flat window',
  build({ period, smoothing }) {
    const before = createDelay(1)
    const create = smoothing === 'sum' ? createSum : createWilder
    const gains = create(period)
    const losses = create(period)
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
