import { createWilder } from './cells/smooth.ts'
import { defineSeries } from './define.ts'
import { period, VALUE } from './params.ts'

/** Wilder's relative strength index, 0 to 100. */
export const rsi = defineSeries({
  id: 'rsi',
  label: { ko: '상대강도지수', en: 'Relative strength index' },
  short: { ko: 'RSI', en: 'RSI' },
  group: 'momentum',
  scale: 'bounded',
  memory: 'recursive',
  params: [period(14)],
  outputs: [VALUE],
  source: 'Wilder 1978, averages of gains and losses begun with the mean of the first n changes; TA-Lib RSI',
  build({ period }) {
    const gains = createWilder(period)
    const losses = createWilder(period)
    const state = { last: Number.NaN }
    return {
      warmUps: [period + 1],
      step(x, keep, values) {
        const change = x - state.last
        if (keep) state.last = x
        // A NaN change is passed on to both averages, and they start over.
        const gain = gains(change < 0 ? 0 : change, keep)
        const loss = losses(change > 0 ? 0 : -change, keep)
        const moves = gain + loss
        // TA-Lib says 0 for a flat window; 50 keeps a halted stock from looking oversold.
        values[0] = moves === 0 ? 50 : (100 * gain) / moves
      },
    }
  },
})
