import { isLong } from './candles.ts'
import { definePattern } from './define-pattern.ts'
import { penetration } from './penetration.ts'

export const darkCloudCover = definePattern({
  id: 'dark_cloud_cover',
  label: { ko: '먹구름형', en: 'Dark cloud cover' },
  params: [penetration(0.5)],
  depth: 2,
  warmUp: 12,
  source: 'Long rise, then a fall from above its high deep into its body; TA-Lib CDLDARKCLOUDCOVER',
  find(at, { penetration }) {
    const [it, before] = [at(0), at(1)]
    const isTurn = before.color > 0 && isLong(before) && it.color < 0
    const isInside = it.close > before.open && it.close < before.close - before.body * penetration
    return isTurn && it.open > before.high && isInside ? -1 : 0
  },
})
