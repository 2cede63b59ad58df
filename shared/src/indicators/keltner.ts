import { createTrueRange } from './cells/range.ts'
import { createEma, createWilder } from './cells/smooth.ts'
import { defineBars } from './define.ts'
import { bars, decimal, output, period } from './params.ts'

/** Keltner channel: an exponential average, and a number of average true ranges above and below it. */
export const keltner = defineBars({
  id: 'keltner',
  label: { ko: '켈트너 채널', en: 'Keltner channel' },
  short: { ko: '켈트너', en: 'Keltner' },
  group: 'volatility',
  scale: 'price',
  memory: 'recursive',
  isSeries: true,
  params: [
    period(20),
    decimal('multiplier', 2, { label: { ko: '승수', en: 'Multiplier' }, min: 0.1, max: 10, step: 0.1 }),
    bars('atr', 10, { label: { ko: 'ATR 기간', en: 'ATR period' }, max: 500 }),
  ],
  outputs: [
    output('middle', { ko: '중심선', en: 'Middle' }),
    output('upper', { ko: '상단', en: 'Upper' }),
    output('lower', { ko: '하단', en: 'Lower' }),
  ],
  source: 'Raschke: EMA ± multiplier × ATR by Wilder; Stock.Indicators, StockCharts',
  build({ period, multiplier, atr }, read) {
    const average = createEma(period)
    const range = createTrueRange()
    const ranges = createWilder(atr)
    const warmUp = Math.max(period, atr + 1)
    return {
      warmUps: [period, warmUp, warmUp],
      step(bar, keep, values) {
        const middle = average(read(bar), keep)
        const reach = multiplier * ranges(range(bar, keep), keep)
        values[0] = middle
        values[1] = middle + reach
        values[2] = middle - reach
      },
    }
  },
})
