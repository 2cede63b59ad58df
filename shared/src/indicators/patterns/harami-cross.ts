import { bottom, isDoji, isLong, top } from './candles.ts'
import { definePattern } from './define-pattern.ts'

export const haramiCross = definePattern({
  id: 'harami_cross',
  label: { ko: '십자 잉태형', en: 'Harami cross' },
  depth: 2,
  warmUp: 12,
  source: 'A doji inside the long body before; one end may be equal; TA-Lib CDLHARAMICROSS',
  find(at) {
    const [it, before] = [at(0), at(1)]
    if (!isLong(before) || !isDoji(it)) return 0
    return top(it) <= top(before) && bottom(it) >= bottom(before) ? -before.color : 0
  },
})
