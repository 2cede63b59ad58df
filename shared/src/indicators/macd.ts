import { createEma } from './cells/smooth.ts'
import { defineSeries } from './define.ts'
import { bars, choice, output } from './params.ts'

export const FAST = { label: { ko: '단기', en: 'Fast' }, max: 500 }
export const SLOW = { label: { ko: '장기', en: 'Slow' }, max: 1000 }
export const SIGNAL = { label: { ko: '시그널', en: 'Signal' }, max: 500 }

/** Whether the fast average begins with its own first period, or so late that both begin on the same bar (TA-Lib). */
const START = choice('start', { ko: '단기선 시작', en: 'Fast line begins' }, [
  { id: 'own', label: { ko: '자기 기간부터', en: 'with its own period' } },
  { id: 'together', label: { ko: '장기선과 함께', en: 'with the slow one' } },
])

/** Moving average convergence divergence: EMA(fast) − EMA(slow), its exponential average, and their difference. */
export const macd = defineSeries({
  id: 'macd',
  label: { ko: 'MACD', en: 'MACD' },
  short: { ko: 'MACD', en: 'MACD' },
  group: 'trend',
  scale: 'free',
  memory: 'recursive',
  params: [bars('fast', 12, FAST), bars('slow', 26, SLOW), bars('signal', 9, SIGNAL), START],
  outputs: [
    output('macd', { ko: 'MACD', en: 'MACD' }),
    output('signal', { ko: '시그널', en: 'Signal' }),
    output('histogram', { ko: '오실레이터', en: 'Histogram' }),
  ],
  source: 'Appel 1979; each average begun with its own first period (TradingView, Stock.Indicators); TA-Lib: together',
  build({ fast, slow, signal, start }) {
    const quick = createEma(fast)
    const lazy = createEma(slow)
    const average = createEma(signal)
    const warmUp = Math.max(fast, slow)
    const late = start === 'own' ? 0 : Math.max(0, slow - fast)
    const state = { count: 0 }
    return {
      warmUps: [warmUp, warmUp + signal - 1, warmUp + signal - 1],
      step(x, keep, values) {
        const isLate = state.count < late
        if (keep && isLate) state.count += 1
        const line = quick(isLate ? Number.NaN : x, keep) - lazy(x, keep)
        const smooth = average(line, keep)
        values[0] = line
        values[1] = smooth
        values[2] = line - smooth
      },
    }
  },
})
