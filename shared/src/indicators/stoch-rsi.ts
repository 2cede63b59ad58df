import { createHighest, createLowest } from './cells/extreme.ts'
import { createMean } from './cells/mean.ts'
import { between } from './cells/ratio.ts'
import { createRsi } from './cells/rsi.ts'
import { defineSeries } from './define.ts'
import { bars, output, period } from './params.ts'

/** Stochastic oscillator of the RSI, 0 to 100. */
export const stochRsi = defineSeries({
  id: 'stoch_rsi',
  label: { ko: '스토캐스틱 RSI', en: 'Stochastic RSI' },
  short: { ko: 'StochRSI', en: 'StochRSI' },
  group: 'momentum',
  scale: 'bounded',
  memory: 'recursive',
  params: [
    period(14, { label: { ko: 'RSI 기간', en: 'RSI period' }, max: 500 }),
    bars('stoch', 14, { label: { ko: '스토캐스틱 기간', en: 'Stochastic period' }, max: 500 }),
    bars('smooth', 1, { label: { ko: '%K 평활', en: '%K smoothing' }, max: 200 }),
    bars('signal', 3, { label: { ko: '%D 기간', en: '%D period' }, max: 200 }),
  ],
  outputs: [output('k', { ko: '%K', en: '%K' }), output('d', { ko: '%D', en: '%D' })],
  source: 'Chande and Kroll 1994; TA-Lib STOCHRSI has no %K smoothing, TradingView 3. 50 where the RSI did not move',
  build({ period, stoch, smooth, signal }) {
    const rsi = createRsi(period)
    const high = createHighest(stoch)
    const low = createLowest(stoch)
    const slow = createMean(smooth)
    const average = createMean(signal)
    const warmUp = period + stoch + smooth - 1
    return {
      warmUps: [warmUp, warmUp + signal - 1],
      step(x, keep, values) {
        const strength = rsi(x, keep)
        const k = slow(100 * between(strength, low(strength, keep), high(strength, keep)), keep)
        values[0] = k
        values[1] = average(k, keep)
      },
    }
  },
})
