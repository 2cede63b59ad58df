import { ratio } from './cells/ratio.ts'
import { createEma } from './cells/smooth.ts'
import { defineSeries } from './define.ts'
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
  params: [bars('fast', 12, FAST), bars('slow', 26, SLOW), bars('signal', 9, SIGNAL)],
  outputs: [
    output('ppo', { ko: 'PPO', en: 'PPO' }),
    output('signal', { ko: '시그널', en: 'Signal' }),
    output('histogram', { ko: '오실레이터', en: 'Histogram' }),
  ],
  source: '100 × (EMA fast − EMA slow) / EMA slow; StockCharts. With src volume it is the PVO',
  build({ fast, slow, signal }) {
    const quick = createEma(fast)
    const lazy = createEma(slow)
    const average = createEma(signal)
    const warmUp = Math.max(fast, slow)
    return {
      warmUps: [warmUp, warmUp + signal - 1, warmUp + signal - 1],
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
