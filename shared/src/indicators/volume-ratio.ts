import { createDelay } from './cells/delay.ts'
import { createSum } from './cells/mean.ts'
import { ratio } from './cells/ratio.ts'
import { defineBars } from './define.ts'
import { period, VALUE } from './params.ts'

/** VR: volume of rising bars over volume of falling ones in percent, unchanged bars half to each. */
export const volumeRatio = defineBars({
  id: 'volume_ratio',
  label: { ko: '거래량비율(VR)', en: 'Volume ratio (VR)' },
  short: { ko: 'VR', en: 'VR' },
  group: 'volume',
  scale: 'free',
  params: [period(20)],
  outputs: [VALUE],
  source: '100 × (up + flat/2) / (down + flat/2), as Korean trading screens show it; unknown where nothing fell',
  build({ period }) {
    const before = createDelay(1)
    const risen = createSum(period)
    const fallen = createSum(period)
    return {
      warmUps: [period + 1],
      step({ close, volume }, keep, values) {
        const change = close - before(close, keep)
        const share = (1 + Math.sign(change)) / 2
        values[0] = 100 * ratio(risen(share * volume, keep), fallen((1 - share) * volume, keep))
      },
    }
  },
})
