import { createDelay } from './cells/delay.ts'
import { zeroOf } from './cells/ratio.ts'
import { defineBars } from './define.ts'
import { VALUE } from './params.ts'

/** On balance volume: volume of rising bars less volume of falling ones, since the series began. */
export const obv = defineBars({
  id: 'obv',
  label: { ko: '누적 거래량', en: 'On balance volume' },
  short: { ko: 'OBV', en: 'OBV' },
  group: 'volume',
  scale: 'volume',
  memory: 'cumulative',
  isSeries: true,
  params: [],
  outputs: [VALUE],
  source: 'Granville 1963, from 0 (TA-Lib begins with the first volume, which shifts all alike)',
  build(_params, read) {
    const before = createDelay(1)
    const state = { total: 0 }
    return {
      warmUps: [1],
      step(bar, keep, values) {
        const x = read(bar)
        const last = before(x, keep)
        let total = state.total + zeroOf(x + bar.volume)
        if (x > last) total += bar.volume
        if (x < last) total -= bar.volume
        if (keep && !Number.isNaN(total)) state.total = total
        values[0] = total
      },
    }
  },
})
