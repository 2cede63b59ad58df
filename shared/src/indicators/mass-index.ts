import { createSum } from './cells/mean.ts'
import { ratio } from './cells/ratio.ts'
import { createEma } from './cells/smooth.ts'
import { defineBars } from './define.ts'
import { bars, period, VALUE } from './params.ts'

/** Mass index: widening and narrowing of the bars' ranges, summed over n bars. */
export const massIndex = defineBars({
  id: 'mass_index',
  label: { ko: '매스 인덱스', en: 'Mass index' },
  short: { ko: 'Mass', en: 'Mass' },
  group: 'volatility',
  scale: 'free',
  memory: 'recursive',
  params: [period(25), bars('ema', 9, { label: { ko: 'EMA 기간', en: 'EMA period' }, max: 500 })],
  outputs: [VALUE],
  source: 'Dorsey 1992, Σ EMA / EMA(EMA) of high − low; stages in turn',
  build({ period, ema }) {
    const once = createEma(ema)
    const twice = createEma(ema)
    const sum = createSum(period)
    return {
      warmUps: [2 * (ema - 1) + period],
      step({ high, low }, keep, values) {
        const range = once(high - low, keep)
        values[0] = sum(ratio(range, twice(range, keep)), keep)
      },
    }
  },
})
