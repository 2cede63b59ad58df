import { createDelay } from './cells/delay.ts'
import { createSum } from './cells/mean.ts'
import { createTrueRange } from './cells/range.ts'
import { defineBars } from './define.ts'
import { bars, VALUE } from './params.ts'

/** Ultimate oscillator: buying pressure over three spans, weighed 4, 2 and 1; 0 to 100. */
export const ultimate = defineBars({
  id: 'ultimate',
  label: { ko: '얼티밋 오실레이터', en: 'Ultimate oscillator' },
  short: { ko: 'UO', en: 'UO' },
  group: 'momentum',
  scale: 'bounded',
  params: [
    bars('short', 7, { label: { ko: '단기', en: 'Short' }, max: 500 }),
    bars('middle', 14, { label: { ko: '중기', en: 'Middle' }, max: 500 }),
    bars('long', 28, { label: { ko: '장기', en: 'Long' }, max: 500 }),
  ],
  outputs: [VALUE],
  source: 'Williams 1976; TA-Lib ULTOSC. A span without a range counts as 50',
  build({ short, middle, long }) {
    const range = createTrueRange()
    const before = createDelay(1)
    const spans = [short, middle, long].map((span, at) => ({
      weight: [4, 2, 1][at]!,
      pressure: createSum(span),
      range: createSum(span),
    }))
    return {
      warmUps: [Math.max(short, middle, long) + 1],
      step(bar, keep, values) {
        const pressure = bar.close - Math.min(bar.low, before(bar.close, keep))
        const whole = range(bar, keep)
        let sum = 0
        for (const span of spans) {
          const pressed = span.pressure(pressure, keep)
          const ranged = span.range(whole, keep)
          sum += span.weight * (ranged === 0 ? 0.5 : pressed / ranged)
        }
        values[0] = (100 * sum) / 7
      },
    }
  },
})
