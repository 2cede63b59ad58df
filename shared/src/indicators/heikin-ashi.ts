import { zeroOf } from './cells/ratio.ts'
import { defineBars } from './define.ts'
import { output } from './params.ts'

/** Heikin-Ashi candles (평균봉): the close is the bar's mean, the open the middle of the candle before. */
export const heikinAshi = defineBars({
  id: 'heikin_ashi',
  label: { ko: '하이킨아시', en: 'Heikin-Ashi' },
  short: { ko: '하이킨아시', en: 'Heikin-Ashi' },
  group: 'price',
  scale: 'price',
  memory: 'recursive',
  params: [],
  outputs: [
    output('close', { ko: '종가', en: 'Close' }),
    output('open', { ko: '시가', en: 'Open' }),
    output('high', { ko: '고가', en: 'High' }),
    output('low', { ko: '저가', en: 'Low' }),
  ],
  source: 'Valcu 2004; the first candle opens at the middle of its open and close',
  build() {
    const last = { open: Number.NaN, close: Number.NaN }
    return {
      warmUps: [1, 1, 1, 1],
      step(bar, keep, values) {
        const close = (bar.open + bar.high + bar.low + bar.close) / 4
        const middle = (last.open + last.close) / 2
        const open = Number.isNaN(middle) ? (bar.open + bar.close) / 2 : middle
        const known = zeroOf(close) // an unknown bar is unknown as a whole
        if (keep) {
          last.open = open + known
          last.close = close
        }
        values[0] = close
        values[1] = open + known
        values[2] = Math.max(bar.high, open, close)
        values[3] = Math.min(bar.low, open, close)
      },
    }
  },
})
