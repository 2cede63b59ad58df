import { definePattern } from './define-pattern.ts'

export const threeOutside = definePattern({
  id: 'three_outside',
  label: { ko: '상승·하락 장악 확인형', en: 'Three outside up or down' },
  depth: 3,
  warmUp: 4,
  source: 'An engulfing, and a close further on; TA-Lib CDL3OUTSIDE',
  find(at) {
    const [it, outer, inner] = [at(0), at(1), at(2)]
    if (outer.color > 0) {
      const isEngulfing = inner.color < 0 && outer.close > inner.open && outer.open < inner.close
      return isEngulfing && it.close > outer.close ? 1 : 0
    }
    const isEngulfing = inner.color > 0 && outer.open > inner.close && outer.close < inner.open
    return isEngulfing && it.close < outer.close ? -1 : 0
  },
})
