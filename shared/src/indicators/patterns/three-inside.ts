import { bottom, isLong, top } from './candles.ts'
import { definePattern } from './define-pattern.ts'

export const threeInside = definePattern({
  id: 'three_inside',
  label: { ko: '상승·하락 잉태 확인형', en: 'Three inside up or down' },
  depth: 3,
  warmUp: 13,
  source: 'A harami, and a close beyond the open of its long body; TA-Lib CDL3INSIDE',
  find(at) {
    const [it, inner, outer] = [at(0), at(1), at(2)]
    const isInside = top(inner) < top(outer) && bottom(inner) > bottom(outer)
    if (!isLong(outer) || inner.body > inner.meanBody || !isInside) return 0
    const isBeyond = outer.color > 0 ? it.close < outer.open : it.close > outer.open
    return it.color !== outer.color && isBeyond ? -outer.color : 0
  },
})
