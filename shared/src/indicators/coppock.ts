import { createDelay } from './cells/delay.ts'
import { ratio } from './cells/ratio.ts'
import { createWeighted } from './cells/weighted.ts'
import { defineSeries } from './define.ts'
import { bars, VALUE } from './params.ts'

/** Coppock curve: weighted average of the sum of two rates of change. */
export const coppock = defineSeries({
  id: 'coppock',
  label: { ko: '코폭 곡선', en: 'Coppock curve' },
  short: { ko: '코폭', en: 'Coppock' },
  group: 'momentum',
  scale: 'free',
  params: [
    bars('long', 14, { label: { ko: '장기 변화율', en: 'Long ROC' }, max: 500 }),
    bars('short', 11, { label: { ko: '단기 변화율', en: 'Short ROC' }, max: 500 }),
    bars('smooth', 10, { label: { ko: '평활', en: 'Smoothing' }, max: 500 }),
  ],
  outputs: [VALUE],
  source: 'Coppock 1962: WMA(10) of ROC(14) + ROC(11), in percent',
  build({ long, short, smooth }) {
    const far = createDelay(long)
    const near = createDelay(short)
    const mean = createWeighted(smooth)
    return {
      warmUps: [Math.max(long, short) + smooth],
      step(x, keep, values) {
        const longAgo = far(x, keep)
        const ago = near(x, keep)
        values[0] = mean(100 * (ratio(x - longAgo, longAgo) + ratio(x - ago, ago)), keep)
      },
    }
  },
})
