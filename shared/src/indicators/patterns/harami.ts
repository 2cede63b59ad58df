import { bottom, isLong, top } from './candles.ts'
import { definePattern } from './define-pattern.ts'

export const harami = definePattern({
  id: 'harami',
  label: { ko: '잉태형', en: 'Harami' },
  depth: 2,
  warmUp: 12,
  source: 'A short body inside the long one before; one end may be equal; TA-Lib CDLHARAMI',
  find(at) {
    const [it, before] = [at(0), at(1)]
    if (!isLong(before) || it.body > it.meanBody) return 0
    return top(it) <= top(before) && bottom(it) >= bottom(before) ? -before.color : 0
  },
})
