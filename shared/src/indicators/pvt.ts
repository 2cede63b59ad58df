import { createDelay } from './cells/delay.ts'
import { ratio } from './cells/ratio.ts'
import { defineBars } from './define.ts'
import { VALUE } from './params.ts'

/** Price volume trend: volume times the relative change, since the series began. */
export const pvt = defineBars({
  id: 'pvt',
  label: { ko: '가격·거래량 추세', en: 'Price volume trend' },
  short: { ko: 'PVT', en: 'PVT' },
  group: 'volume',
  scale: 'volume',
  memory: 'cumulative',
  params: [],
  outputs: [VALUE],
  source: 'Σ volume × (close − close[1]) / close[1], from the second bar on; StockCharts',
  build() {
    const before = createDelay(1)
    const state = { total: 0 }
    return {
      warmUps: [2],
      step({ close, volume }, keep, values) {
        const last = before(close, keep)
        const total = state.total + volume * ratio(close - last, last)
        if (keep && !Number.isNaN(total)) state.total = total
        values[0] = total
      },
    }
  },
})
