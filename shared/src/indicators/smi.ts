import { createHighest, createLowest } from './cells/extreme.ts'
import { createEma } from './cells/smooth.ts'
import { defineBars } from './define.ts'
import { bars, output, period, VALUE } from './params.ts'

const SMOOTH = { max: 500 }

/** Stochastic momentum index: doubly smoothed distance of the close from the middle of the range, −100 to 100. */
export const smi = defineBars({
  id: 'smi',
  label: { ko: '스토캐스틱 모멘텀', en: 'Stochastic momentum index' },
  short: { ko: 'SMI', en: 'SMI' },
  group: 'momentum',
  scale: 'bounded',
  memory: 'recursive',
  params: [
    period(13),
    bars('first', 25, { ...SMOOTH, label: { ko: '1차 평활', en: 'First smoothing' } }),
    bars('second', 2, { ...SMOOTH, label: { ko: '2차 평활', en: 'Second smoothing' } }),
    bars('signal', 3, { ...SMOOTH, label: { ko: '시그널', en: 'Signal' } }),
  ],
  outputs: [VALUE, output('signal', { ko: '시그널', en: 'Signal' })],
  source: 'Blau 1993, averages begun with the first value (Stock.Indicators); 0 without a range',
  build({ period, first, second, signal }) {
    const high = createHighest(period)
    const low = createLowest(period)
    const [away1, away2, range1, range2] = [
      createEma(first, 1),
      createEma(second, 1),
      createEma(first, 1),
      createEma(second, 1),
    ]
    const average = createEma(signal, 1)
    return {
      warmUps: [period, period],
      step(bar, keep, values) {
        const top = high(bar.high, keep)
        const bottom = low(bar.low, keep)
        const away = away2(away1(bar.close - (top + bottom) / 2, keep), keep)
        const half = range2(range1(top - bottom, keep), keep) / 2
        const value = half === 0 ? 0 : 100 * (away / half)
        values[0] = value
        values[1] = average(value, keep)
      },
    }
  },
})
