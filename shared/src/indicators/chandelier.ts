import { createHighest, createLowest } from './cells/extreme.ts'
import { createTrueRange } from './cells/range.ts'
import { createWilder } from './cells/smooth.ts'
import { defineBars } from './define.ts'
import { decimal, output, period } from './params.ts'

/** Chandelier exit: a number of average true ranges below the highest high, and above the lowest low. */
export const chandelier = defineBars({
  id: 'chandelier',
  label: { ko: '샹들리에 청산', en: 'Chandelier exit' },
  short: { ko: '샹들리에', en: 'Chandelier' },
  group: 'trend',
  scale: 'price',
  memory: 'recursive',
  params: [
    period(22),
    decimal('multiplier', 3, { label: { ko: '승수', en: 'Multiplier' }, min: 0.1, max: 20, step: 0.1 }),
  ],
  outputs: [
    output('long', { ko: '매수 청산', en: 'Long exit' }),
    output('short', { ko: '매도 청산', en: 'Short exit' }),
  ],
  source: 'Le Beau 1995; Stock.Indicators, StockCharts',
  build({ period, multiplier }) {
    const high = createHighest(period)
    const low = createLowest(period)
    const range = createTrueRange()
    const ranges = createWilder(period)
    return {
      warmUps: [period + 1, period + 1],
      step(bar, keep, values) {
        const reach = multiplier * ranges(range(bar, keep), keep)
        values[0] = high(bar.high, keep) - reach
        values[1] = low(bar.low, keep) + reach
      },
    }
  },
})
