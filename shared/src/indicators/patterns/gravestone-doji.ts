import { isDoji } from './candles.ts'
import { definePattern } from './define-pattern.ts'

export const gravestoneDoji = definePattern({
  id: 'gravestone_doji',
  label: { ko: '비석형 도지', en: 'Gravestone doji' },
  depth: 1,
  warmUp: 11,
  source: 'Doji at the bottom of its range; as TA-Lib CDLGRAVESTONEDOJI, but bearish (−1), which TA-Lib leaves open',
  find(at) {
    const it = at(0)
    return isDoji(it) && it.lower < it.nothing && it.upper > it.nothing ? -1 : 0
  },
})
