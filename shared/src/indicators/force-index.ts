import { createDelay } from './cells/delay.ts'
import { createEma } from './cells/smooth.ts'
import { defineBars } from './define.ts'
import { period, VALUE } from './params.ts'

/** Elder's force index: change times volume, exponentially smoothed. */
export const forceIndex = defineBars({
  id: 'force_index',
  label: { ko: '강도지수', en: 'Force index' },
  short: { ko: '강도', en: 'Force' },
  group: 'volume',
  scale: 'free',
  memory: 'recursive',
  params: [period(13)],
  outputs: [VALUE],
  source: 'Elder 1993; StockCharts',
  build({ period }) {
    const before = createDelay(1)
    const average = createEma(period)
    return {
      warmUps: [period + 1],
      step({ close, volume }, keep, values) {
        values[0] = average((close - before(close, keep)) * volume, keep)
      },
    }
  },
})
