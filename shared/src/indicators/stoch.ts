import { createHighest, createLowest } from './cells/extreme.ts'
import { createMean } from './cells/mean.ts'
import { between } from './cells/ratio.ts'
import { defineBars } from './define.ts'
import { bars, output, period } from './params.ts'

const SMOOTH = { max: 200 }

/** Stochastic oscillator: where the close lies in the range of n bars, smoothed twice. Smoothing 1 makes it the fast one. */
export const stoch = defineBars({
  id: 'stoch',
  label: { ko: '스토캐스틱', en: 'Stochastic oscillator' },
  short: { ko: '스토캐스틱', en: 'Stoch' },
  group: 'momentum',
  scale: 'bounded',
  params: [
    period(14),
    bars('smooth', 3, { ...SMOOTH, label: { ko: '%K 평활', en: '%K smoothing' } }),
    bars('signal', 3, { ...SMOOTH, label: { ko: '%D 기간', en: '%D period' } }),
  ],
  outputs: [
    output('k', { ko: '%K', en: '%K' }),
    output('d', { ko: '%D', en: '%D' }),
    output('j', { ko: '%J', en: '%J' }, 'free'),
  ],
  source: 'Lane; simple averages, TA-Lib STOCH; J = 3K − 2D. 50 where the window has no range (TA-Lib: 0)',
  build({ period, smooth, signal }) {
    const high = createHighest(period)
    const low = createLowest(period)
    const slow = createMean(smooth)
    const average = createMean(signal)
    const warmUp = period + smooth - 1
    return {
      warmUps: [warmUp, warmUp + signal - 1, warmUp + signal - 1],
      step(bar, keep, values) {
        const top = high(bar.high, keep)
        const k = slow(100 * between(bar.close, low(bar.low, keep), top), keep)
        const d = average(k, keep)
        values[0] = k
        values[1] = d
        values[2] = 3 * k - 2 * d
      },
    }
  },
})
