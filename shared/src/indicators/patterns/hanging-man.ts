import { bottom } from './candles.ts'
import { definePattern } from './define-pattern.ts'
import { isHammer } from './hammer-shape.ts'

export const hangingMan = definePattern({
  id: 'hanging_man',
  label: { ko: '교수형', en: 'Hanging man' },
  depth: 2,
  warmUp: 12,
  source: 'Hammer near the high of the candle before; TA-Lib CDLHANGINGMAN',
  find: (at) => (isHammer(at(0)) && bottom(at(0)) >= at(1).high - at(1).near ? -1 : 0),
})
