import { createSum } from './cells/mean.ts'
import { createTrueRange } from './cells/range.ts'
import { ratio } from './cells/ratio.ts'
import { defineBars } from './define.ts'
import { output, period } from './params.ts'

/** Vortex indicator: upward and downward movement over n bars against their true range. */
export const vortex = defineBars({
  id: 'vortex',
  label: { ko: '보텍스', en: 'Vortex indicator' },
  short: { ko: 'VI', en: 'VI' },
  group: 'trend',
  scale: 'free',
  params: [period(14)],
  outputs: [output('plus', { ko: '+VI', en: '+VI' }), output('minus', { ko: '−VI', en: '−VI' })],
  source: 'Botes and Siepman 2010; StockCharts',
  build({ period }) {
    const range = createTrueRange()
    const ranges = createSum(period)
    const rises = createSum(period)
    const falls = createSum(period)
    const last = { high: Number.NaN, low: Number.NaN }
    return {
      warmUps: [period + 1, period + 1],
      step(bar, keep, values) {
        const whole = ranges(range(bar, keep), keep)
        values[0] = ratio(rises(Math.abs(bar.high - last.low), keep), whole)
        values[1] = ratio(falls(Math.abs(bar.low - last.high), keep), whole)
        if (keep) {
          last.high = bar.high
          last.low = bar.low
        }
      },
    }
  },
})
