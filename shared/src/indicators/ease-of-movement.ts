import { createDelay } from './cells/delay.ts'
import { createMean } from './cells/mean.ts'
import { ratio } from './cells/ratio.ts'
import { defineBars } from './define.ts'
import { bars, period, VALUE } from './params.ts'

/** Ease of movement: how far the middle of the bar moved for its volume. Unknown where nothing was traded. */
export const easeOfMovement = defineBars({
  id: 'ease_of_movement',
  label: { ko: '이동용이도', en: 'Ease of movement' },
  short: { ko: 'EMV', en: 'EMV' },
  group: 'volume',
  scale: 'free',
  params: [
    period(14),
    bars('divisor', 100_000_000, { label: { ko: '나눗수', en: 'Divisor' }, max: 1_000_000_000_000, step: 10_000 }),
  ],
  outputs: [VALUE],
  source: 'Arms; StockCharts, volume / 100,000,000',
  build({ period, divisor }) {
    const before = createDelay(1)
    const average = createMean(period)
    return {
      warmUps: [period + 1],
      step({ high, low, volume }, keep, values) {
        const middle = (high + low) / 2
        const moved = middle - before(middle, keep)
        values[0] = average(ratio(moved * (high - low) * divisor, volume), keep)
      },
    }
  },
})
