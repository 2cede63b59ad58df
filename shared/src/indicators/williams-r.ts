import { createHighest, createLowest } from './cells/extreme.ts'
import { between } from './cells/ratio.ts'
import { defineBars } from './define.ts'
import { period, VALUE } from './params.ts'

/** Williams %R: how far the close lies below the top of the range of n bars, −100 to 0. */
export const williamsR = defineBars({
  id: 'williams_r',
  label: { ko: '윌리엄스 %R', en: 'Williams %R' },
  short: { ko: '%R', en: '%R' },
  group: 'momentum',
  scale: 'bounded',
  params: [period(14)],
  outputs: [VALUE],
  source: 'Williams 1973; TA-Lib WILLR. −50 where the window has no range (TA-Lib: 0)',
  build({ period }) {
    const high = createHighest(period)
    const low = createLowest(period)
    return {
      warmUps: [period],
      step(bar, keep, values) {
        const top = high(bar.high, keep)
        values[0] = -100 * between(bar.close, top, low(bar.low, keep))
      },
    }
  },
})
