import { createTrueRange } from './cells/range.ts'
import { defineBars } from './define.ts'
import { VALUE } from './params.ts'

/** The bar's range, gaps against the close before included. */
export const trueRange = defineBars({
  id: 'true_range',
  label: { ko: '실제 변동폭', en: 'True range' },
  short: { ko: 'TR', en: 'TR' },
  group: 'volatility',
  scale: 'free',
  params: [],
  outputs: [VALUE],
  source: 'Wilder 1978, from the second bar on; TA-Lib TRANGE',
  build() {
    const range = createTrueRange()
    return {
      warmUps: [2],
      step(bar, keep, values) {
        values[0] = range(bar, keep)
      },
    }
  },
})
