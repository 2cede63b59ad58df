import { createEma } from './cells/smooth.ts'
import { defineBars } from './define.ts'
import { FAST, SIGNAL, SLOW } from './macd.ts'
import { bars, output, VALUE } from './params.ts'

/** Klinger oscillator: EMA(34) − EMA(55) of a volume force that grows with the length of the trend. */
export const klinger = defineBars({
  id: 'klinger',
  label: { ko: '클링거 오실레이터', en: 'Klinger oscillator' },
  short: { ko: 'KVO', en: 'KVO' },
  group: 'volume',
  scale: 'volume',
  memory: 'recursive',
  params: [bars('fast', 34, FAST), bars('slow', 55, SLOW), bars('signal', 13, SIGNAL)],
  outputs: [VALUE, output('signal', { ko: '시그널', en: 'Signal' })],
  source: 'Klinger 1997, V × |2 (dm/cm − 1)| × trend × 100; Stock.Indicators',
  build({ fast, slow, signal }) {
    const quick = createEma(fast)
    const lazy = createEma(slow)
    const average = createEma(signal)
    const last = { sum: Number.NaN, range: Number.NaN, trend: Number.NaN, total: 0 }
    const warmUp = Math.max(fast, slow) + 2
    return {
      warmUps: [warmUp, warmUp + signal - 1],
      step({ high, low, close, volume }, keep, values) {
        const sum = high + low + close
        const range = high - low
        const trend = Number.isNaN(last.sum) ? Number.NaN : sum > last.sum ? 1 : -1
        const total = range + (trend === last.trend ? last.total : last.range)
        let force = total === 0 ? 0 : volume * Math.abs(2 * (range / total - 1)) * trend * 100
        if (Number.isNaN(last.trend)) force = Number.NaN
        if (keep) {
          last.total = Number.isNaN(total) ? 0 : total
          last.sum = sum
          last.range = range
          last.trend = trend
        }
        const value = quick(force, keep) - lazy(force, keep)
        values[0] = value
        values[1] = average(value, keep)
      },
    }
  },
})
