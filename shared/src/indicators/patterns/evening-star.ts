import { gaps, isLong } from './candles.ts'
import { definePattern } from './define-pattern.ts'
import { penetration } from './penetration.ts'

export const eveningStar = definePattern({
  id: 'evening_star',
  label: { ko: '석별형', en: 'Evening star' },
  params: [penetration(0.3)],
  depth: 3,
  warmUp: 13,
  source: 'Long rise, a short body above it, a fall deep into the rise; TA-Lib CDLEVENINGSTAR',
  find(at, { penetration }) {
    const [it, star, before] = [at(0), at(1), at(2)]
    const isRise = isLong(before) && before.color > 0
    const isStar = star.body <= star.meanBody && gaps(star, before)
    const isFall = it.body > it.meanBody && it.color < 0 && it.close < before.close - before.body * penetration
    return isRise && isStar && isFall ? -1 : 0
  },
})
