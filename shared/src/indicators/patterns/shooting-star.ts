import { gaps } from './candles.ts'
import { definePattern } from './define-pattern.ts'
import { isUpsideDown } from './hammer-shape.ts'

export const shootingStar = definePattern({
  id: 'shooting_star',
  label: { ko: '유성형', en: 'Shooting star' },
  depth: 2,
  warmUp: 12,
  source: 'Hammer upside down, a gap above the body before; TA-Lib CDLSHOOTINGSTAR',
  find: (at) => (isUpsideDown(at(0)) && gaps(at(0), at(1)) ? -1 : 0),
})
