import { createDelay } from './cells/delay.ts'
import { createHighest, createLowest } from './cells/extreme.ts'
import { defineBars } from './define.ts'
import { bars, output } from './params.ts'

/**
 * 일목균형표. The cloud of a bar was made `displacement` bars before it; `lead_a` and `lead_b` are the one it makes for
 * later. The lagging span is the close itself, to be compared with prices of `displacement` bars ago.
 */
export const ichimoku = defineBars({
  id: 'ichimoku',
  label: { ko: '일목균형표', en: 'Ichimoku cloud' },
  short: { ko: '일목', en: 'Ichimoku' },
  group: 'trend',
  scale: 'price',
  params: [
    bars('conversion', 9, { label: { ko: '전환선', en: 'Conversion' }, max: 500 }),
    bars('base', 26, { label: { ko: '기준선', en: 'Base' }, max: 500 }),
    bars('span', 52, { label: { ko: '선행스팬2', en: 'Leading span B' }, max: 1000 }),
    bars('displacement', 26, { label: { ko: '이동', en: 'Displacement' }, min: 0, max: 500 }),
  ],
  outputs: [
    output('tenkan', { ko: '전환선', en: 'Conversion line' }),
    output('kijun', { ko: '기준선', en: 'Base line' }),
    output('senkou_a', { ko: '선행스팬1', en: 'Leading span A' }),
    output('senkou_b', { ko: '선행스팬2', en: 'Leading span B' }),
    output('lead_a', { ko: '선행스팬1 (앞)', en: 'Span A ahead' }),
    output('lead_b', { ko: '선행스팬2 (앞)', en: 'Span B ahead' }),
  ],
  source: 'Hosoda 1969; the cloud lies exactly `displacement` bars ahead (Stock.Indicators; TradingView plots 25)',
  build({ conversion, base, span, displacement }) {
    const middles = [conversion, base, span].map(createMiddle)
    const [tenkan, kijun, wide] = [middles[0]!, middles[1]!, middles[2]!]
    const ahead = createDelay(displacement)
    const aheadWide = createDelay(displacement)
    const lead = Math.max(conversion, base)
    return {
      warmUps: [conversion, base, lead + displacement, span + displacement, lead, span],
      step({ high, low }, keep, values) {
        const turn = tenkan(high, low, keep)
        const standard = kijun(high, low, keep)
        const leadA = (turn + standard) / 2
        const leadB = wide(high, low, keep)
        values[0] = turn
        values[1] = standard
        values[2] = ahead(leadA, keep)
        values[3] = aheadWide(leadB, keep)
        values[4] = leadA
        values[5] = leadB
      },
    }
  },
})

/** Middle of the range of the last `period` bars. */
function createMiddle(period: number): (high: number, low: number, keep: boolean) => number {
  const highest = createHighest(period)
  const lowest = createLowest(period)
  return (high, low, keep) => (highest(high, keep) + lowest(low, keep)) / 2
}
