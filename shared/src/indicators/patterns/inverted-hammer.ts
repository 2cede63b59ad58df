import { gaps } from './candles.ts'
import { definePattern } from './define-pattern.ts'
import { isUpsideDown } from './hammer-shape.ts'

export const invertedHammer = definePattern({
  id: 'inverted_hammer',
  label: { ko: '역망치형', en: 'Inverted hammer' },
  depth: 2,
  warmUp: 12,
  source: 'Hammer upside down, a gap below the body before; TA-Lib CDLINVERTEDHAMMER',
  find: (at) => (isUpsideDown(at(0)) && gaps(at(1), at(0)) ? 1 : 0),
})
