import { ratio } from './cells/ratio.ts'
import { createEma } from './cells/smooth.ts'
import { defineSeries } from './define.ts'
import { SEED } from './ema.ts'
import { FAST, SIGNAL, SLOW } from './macd.ts'
import { bars, output } from './params.ts'

/** The MACD in percent of the slow average, so that dear and cheap stocks compare. */
export const ppo = defineSeries({
  id: 'ppo',
  label: { ko: '가격 오실레이터(%)', en: 'Percentage price oscillator' },
  short: { ko: 'PPO', en: 'PPO' },
  group: 'momentum',
  scale: 'free',
  memory: 'recursive',
  params: [bars('fast', 12, FAST), bars('slow', 26, SLOW), bars('signal', 9, SIGNAL), SEED],
  outputs: [
    output('ppo', { ko: 'PPO', en: 'PPO' }),
    output('signal', { ko: '시그널', en: 'Signal' }),
    output('histogram', { ko: '오실레이터', en: 'Histogram' }),
  ],
  source: '100 × (EMA fast − EMA slow) / EMA slow; StockCharts. With src volume it is the PVO',
  build({ fast, slow, signal, seed }) {
    const count = (period: number): number => (seed === 'sma' ? period : 1)
    const quick = createEma(fast, count(fast))
    const lazy = createEma(slow, count(slow))
    const average = createEma(signal, count(signal))
    const warmUp = Math.max(count(fast), count(slow))
    const whole = warmUp + count(signal) - 1
    return {
      warmUps: [warmUp, whole, whole],
      step(x, keep, values) {
        const base = lazy(x, keep)
        const line = 100 * ratio(quick(x, keep) - base, base)
        const smooth = average(line, keep)
        values[0] = line
        values[1] = smooth
        values[2] = line - smooth
      },
    }
  },
})
