import type { Candle } from './candles.ts'
import { definePattern } from './define-pattern.ts'

export const threeBlackCrows = definePattern({
  id: 'three_black_crows',
  label: { ko: '흑삼병', en: 'Three black crows' },
  depth: 4,
  warmUp: 14,
  source: 'After a rise three falls closing at their lows, each opening in the body before; TA-Lib CDL3BLACKCROWS',
  find(at) {
    const [it, second, first, before] = [at(0), at(1), at(2), at(3)]
    const areBlack = isCrow(it) && isCrow(second) && isCrow(first)
    const isTurn = before.color > 0 && before.high > first.close
    return areBlack && isTurn && follows(it, second) && follows(second, first) ? -1 : 0
  },
})

const isCrow = ({ color, lower, nothing }: Candle): boolean => color < 0 && lower < nothing

const follows = (it: Candle, before: Candle): boolean =>
  it.open < before.open && it.open > before.close && it.close < before.close
