import { gaps, isLong } from './candles.ts'
import { definePattern } from './define-pattern.ts'
import { penetration } from './penetration.ts'

export const morningStar = definePattern({
  id: 'morning_star',
  label: { ko: '샛별형', en: 'Morning star' },
  params: [penetration(0.3)],
  depth: 3,
  warmUp: 13,
  source: 'Long fall, a short body below it, a rise deep into the fall; TA-Lib CDLMORNINGSTAR',
  find(at, { penetration }) {
    const [it, star, before] = [at(0), at(1), at(2)]
    const isFall = isLong(before) && before.color < 0
    const isStar = star.body <= star.meanBody && gaps(before, star)
    const isRise = it.body > it.meanBody && it.color > 0 && it.close > before.close + before.body * penetration
    return isFall && isStar && isRise ? 1 : 0
  },
})
