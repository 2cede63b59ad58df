import { isDoji } from './candles.ts'
import { definePattern } from './define-pattern.ts'

export const dragonflyDoji = definePattern({
  id: 'dragonfly_doji',
  label: { ko: '잠자리형 도지', en: 'Dragonfly doji' },
  depth: 1,
  warmUp: 11,
  source: 'Doji at the top of its range; TA-Lib CDLDRAGONFLYDOJI',
  find(at) {
    const it = at(0)
    return isDoji(it) && it.upper < it.nothing && it.lower > it.nothing ? 1 : 0
  },
})
