import { createTrueRange } from './cells/range.ts'
import { ratio } from './cells/ratio.ts'
import { createWilder } from './cells/smooth.ts'
import { defineBars } from './define.ts'
import { period, VALUE } from './params.ts'

/** The average true range in percent of the close. */
export const natr = defineBars({
  id: 'natr',
  label: { ko: '변동폭 비율(%)', en: 'Normalized average true range' },
  short: { ko: 'NATR', en: 'NATR' },
  group: 'volatility',
  scale: 'free',
  memory: 'recursive',
  params: [period(14)],
  outputs: [VALUE],
  source: '100 × ATR / close; TA-Lib NATR',
  build({ period }) {
    const range = createTrueRange()
    const average = createWilder(period)
    return {
      warmUps: [period + 1],
      step(bar, keep, values) {
        values[0] = 100 * ratio(average(range(bar, keep), keep), bar.close)
      },
    }
  },
})
