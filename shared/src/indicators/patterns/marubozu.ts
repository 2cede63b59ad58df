import { isLong } from './candles.ts'
import { definePattern } from './define-pattern.ts'

export const marubozu = definePattern({
  id: 'marubozu',
  label: { ko: '장대봉(마루보즈)', en: 'Marubozu' },
  depth: 1,
  warmUp: 11,
  source: 'Long body all but without shadows; TA-Lib CDLMARUBOZU',
  find(at) {
    const it = at(0)
    return isLong(it) && it.upper < it.nothing && it.lower < it.nothing ? it.color : 0
  },
})
