import { isLong } from './candles.ts'
import { definePattern } from './define-pattern.ts'

export const piercing = definePattern({
  id: 'piercing',
  label: { ko: '관통형', en: 'Piercing line' },
  depth: 2,
  warmUp: 12,
  source: 'Long fall, then a long rise from below its low to above its middle; TA-Lib CDLPIERCING',
  find(at) {
    const [it, before] = [at(0), at(1)]
    const isTurn = before.color < 0 && isLong(before) && it.color > 0 && isLong(it)
    const isInside = it.close < before.open && it.close > before.close + 0.5 * before.body
    return isTurn && it.open < before.low && isInside ? 1 : 0
  },
})
