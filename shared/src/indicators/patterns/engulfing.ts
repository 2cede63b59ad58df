import { bottom, top } from './candles.ts'
import { definePattern } from './define-pattern.ts'

export const engulfing = definePattern({
  id: 'engulfing',
  label: { ko: '장악형', en: 'Engulfing' },
  depth: 2,
  warmUp: 3,
  source: 'A body around the one before, of the other color; one end may be equal; TA-Lib CDLENGULFING',
  find(at) {
    const [it, before] = [at(0), at(1)]
    if (it.color === before.color) return 0
    const isAround = top(it) >= top(before) && bottom(it) <= bottom(before)
    return isAround && (top(it) !== top(before) || bottom(it) !== bottom(before)) ? it.color : 0
  },
})
