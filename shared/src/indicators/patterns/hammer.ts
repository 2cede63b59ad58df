import { definePattern } from './define-pattern.ts'
import { isHammer, isNearLow } from './hammer-shape.ts'

export const hammer = definePattern({
  id: 'hammer',
  label: { ko: '망치형', en: 'Hammer' },
  depth: 2,
  warmUp: 12,
  source: 'Hammer near the low of the candle before; TA-Lib CDLHAMMER',
  find: (at) => (isHammer(at(0)) && isNearLow(at(0), at(1)) ? 1 : 0),
})
