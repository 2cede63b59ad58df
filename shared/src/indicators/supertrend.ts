import { createTrueRange } from './cells/range.ts'
import { createWilder } from './cells/smooth.ts'
import { defineBars } from './define.ts'
import { decimal, output, period, VALUE } from './params.ts'

/** Supertrend: a band of average true ranges that only follows the trend, and its direction (1 up, −1 down). */
export const supertrend = defineBars({
  id: 'supertrend',
  label: { ko: '슈퍼트렌드', en: 'Supertrend' },
  short: { ko: '슈퍼트렌드', en: 'Supertrend' },
  group: 'trend',
  scale: 'price',
  memory: 'recursive',
  params: [
    period(10),
    decimal('multiplier', 3, { label: { ko: '승수', en: 'Multiplier' }, min: 0.1, max: 20, step: 0.1 }),
  ],
  outputs: [VALUE, output('direction', { ko: '방향', en: 'Direction' }, 'signal')],
  source: 'Seban; begins up where the close is above the middle of its bar; Stock.Indicators, TradingView',
  build({ period, multiplier }) {
    const range = createTrueRange()
    const ranges = createWilder(period)
    const last = { upper: Number.NaN, lower: Number.NaN, close: Number.NaN, direction: 0 }
    return {
      warmUps: [period + 1, period + 1],
      step(bar, keep, values) {
        const { high, low, close } = bar
        const middle = (high + low) / 2
        const reach = multiplier * ranges(range(bar, keep), keep)
        const isFirst = Number.isNaN(last.upper)
        const above = middle + reach
        const below = middle - reach
        const upper = isFirst || above < last.upper || last.close > last.upper ? above : last.upper
        const lower = isFirst || below > last.lower || last.close < last.lower ? below : last.lower
        const wasUp = isFirst ? close >= middle : last.direction > 0
        const isUp = close > (wasUp ? lower : upper)
        const isKnown = !Number.isNaN(reach + close)
        if (keep) {
          last.upper = isKnown ? upper : Number.NaN
          last.lower = isKnown ? lower : Number.NaN
          last.close = close
          last.direction = isUp ? 1 : -1
        }
        values[0] = isKnown ? (isUp ? lower : upper) : Number.NaN
        values[1] = isKnown ? (isUp ? 1 : -1) : Number.NaN
      },
    }
  },
})
