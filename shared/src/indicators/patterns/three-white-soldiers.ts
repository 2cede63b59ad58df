import type { Candle } from './candles.ts'
import { definePattern } from './define-pattern.ts'

export const threeWhiteSoldiers = definePattern({
  id: 'three_white_soldiers',
  label: { ko: '적삼병', en: 'Three white soldiers' },
  depth: 3,
  warmUp: 13,
  source:
    'Three rises closing at their highs, each opening in the body before, none much shorter; TA-Lib CDL3WHITESOLDIERS',
  find(at) {
    const [it, second, first] = [at(0), at(1), at(2)]
    const areWhite = isSoldier(it) && isSoldier(second) && isSoldier(first)
    const isRising = follows(it, second) && follows(second, first)
    return areWhite && isRising && it.body > it.meanBody ? 1 : 0
  },
})

const isSoldier = ({ color, upper, nothing }: Candle): boolean => color > 0 && upper < nothing

/** `far` is three times what is near: 0.6 of the mean range. */
const follows = (it: Candle, before: Candle): boolean =>
  it.close > before.close &&
  it.open > before.open &&
  it.open <= before.close + before.near &&
  it.body > before.body - 3 * before.near
