import { createMean } from './cells/mean.ts'
import { defineSeries } from './define.ts'
import { FAST, SLOW } from './macd.ts'
import { bars, VALUE } from './params.ts'

/** Awesome oscillator: SMA(5) − SMA(34), by default of the middle of the bars. */
export const awesome = defineSeries({
  id: 'awesome',
  label: { ko: '어썸 오실레이터', en: 'Awesome oscillator' },
  short: { ko: 'AO', en: 'AO' },
  group: 'momentum',
  scale: 'free',
  defaultSrc: 'hl2',
  params: [bars('fast', 5, FAST), bars('slow', 34, SLOW)],
  outputs: [VALUE],
  source: 'Williams 1995, of (high + low) / 2',
  build({ fast, slow }) {
    const quick = createMean(fast)
    const lazy = createMean(slow)
    return {
      warmUps: [Math.max(fast, slow)],
      step(x, keep, values) {
        values[0] = quick(x, keep) - lazy(x, keep)
      },
    }
  },
})
