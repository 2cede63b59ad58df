import { createEma } from './cells/smooth.ts'
import { defineTight } from './define.ts'
import { bars, choice, output } from './params.ts'
import { sourceColumn } from './source.ts'

export const FAST = { label: { ko: '단기', en: 'Fast' }, max: 500 }
export const SLOW = { label: { ko: '장기', en: 'Slow' }, max: 1000 }
export const SIGNAL = { label: { ko: '시그널', en: 'Signal' }, max: 500 }

/**
 * Whether each average begins with the mean of its own first period, the fast one so late that both begin on the same bar
 * (TA-Lib), or all with the first value (pandas, adjust=False).
 */
const START = choice('start', { ko: '평균 시작', en: 'Averages begin' }, [
  { id: 'own', label: { ko: '각자의 첫 기간', en: 'each with its period' } },
  { id: 'together', label: { ko: '같은 봉에서', en: 'on the same bar' } },
  { id: 'first', label: { ko: '첫 값', en: 'with the first value' } },
])

/** Moving average convergence divergence: EMA(fast) − EMA(slow), its exponential average, and their difference. */
export const macd = defineTight({
  id: 'macd',
  label: { ko: 'MACD', en: 'MACD' },
  short: { ko: 'MACD', en: 'MACD' },
  group: 'trend',
  scale: 'free',
  memory: 'recursive',
  isSeries: true,
  params: [bars('fast', 12, FAST), bars('slow', 26, SLOW), bars('signal', 9, SIGNAL), START],
  outputs: [
    output('macd', { ko: 'MACD', en: 'MACD' }),
    output('signal', { ko: '시그널', en: 'Signal' }),
    output('histogram', { ko: '오실레이터', en: 'Histogram' }),
  ],
  source: 'Appel 1979; each average begun with its own first period (TradingView, Stock.Indicators); TA-Lib: together',
  stream(params, read) {
    const { step } = createLines(params)
    const values = new Float64Array(3).fill(Number.NaN)
    const warmUps = warmUpsOf(params)
    return {
      warmUp: warmUps[0]!,
      warmUps,
      values,
      update: (bar) => step(read(bar), true, values),
      peek: (bar) => step(read(bar), false, values),
    }
  },
  columns(columns, params, src) {
    const column = sourceColumn(columns, src)
    const results = [0, 1, 2].map(() => new Float64Array(column.length))
    const { step, state } = createLines(params)
    const weights = weightsOf(params)
    const values = new Float64Array(3)
    let row = 0
    while (row < column.length) {
      // The averages are being begun, or begin anew after a bar that is not known.
      step(column[row]!, true, values)
      for (let at = 0; at < 3; at += 1) results[at]![row] = values[at]!
      row += 1
      if (!Number.isNaN(state.signal)) row = carryOn(column, row, { state, weights, results })
    }
    return results
  },
})

interface Params {
  readonly fast: number
  readonly slow: number
  readonly signal: number
  readonly start: 'own' | 'together' | 'first'
}

/** The averages as they are. */
interface Lines {
  fast: number
  slow: number
  signal: number
}

type Weights = readonly [number, number, number]

const weightsOf = ({ fast, slow, signal }: Params): Weights => [2 / (fast + 1), 2 / (slow + 1), 2 / (signal + 1)]

function warmUpsOf({ fast, slow, signal, start }: Params): readonly number[] {
  if (start === 'first') return [1, 1, 1]
  const line = Math.max(fast, slow)
  return [line, line + signal - 1, line + signal - 1]
}

interface Run {
  readonly state: Readonly<Lines>
  readonly weights: Weights
  readonly results: readonly Float64Array[]
}

/** From a row on, to the end or to the first that is not known; returns that row. */
function carryOn(column: Float64Array, from: number, { state, weights, results }: Run): number {
  const [fastWeight, slowWeight, weight] = weights
  const lines = results[0]!
  const signals = results[1]!
  const histograms = results[2]!
  let { fast, slow, signal } = state
  for (let row = from; row < column.length; row += 1) {
    const x = column[row]!
    fast += (x - fast) * fastWeight
    slow += (x - slow) * slowWeight
    const line = fast - slow
    signal += (line - signal) * weight
    if (Number.isNaN(signal)) return row
    lines[row] = line
    signals[row] = signal
    histograms[row] = line - signal
  }
  return column.length
}

/** The three averages: begun by cells, and once all are known carried on in one piece, which gives the same bits. */
function createLines(params: Params) {
  const seed = (period: number): number => (params.start === 'first' ? 1 : period)
  const quick = createEma(params.fast, seed(params.fast))
  const lazy = createEma(params.slow, seed(params.slow))
  const average = createEma(params.signal, seed(params.signal))
  const late = params.start === 'together' ? Math.max(0, params.slow - params.fast) : 0
  const [fastWeight, slowWeight, weight] = weightsOf(params)
  const state: Lines = { fast: Number.NaN, slow: Number.NaN, signal: Number.NaN }
  let count = 0

  const begin = (x: number, keep: boolean, values: Float64Array): number => {
    const fast = quick(count < late ? Number.NaN : x, keep)
    const slow = lazy(x, keep)
    const signal = average(fast - slow, keep)
    if (keep) {
      count = Number.isNaN(x) ? 0 : count + 1
      state.fast = fast
      state.slow = slow
      state.signal = signal
    }
    values[0] = fast - slow
    values[1] = signal
    values[2] = fast - slow - signal
    return fast - slow
  }

  const step = (x: number, keep: boolean, values: Float64Array): number => {
    const fast = state.fast + (x - state.fast) * fastWeight
    const slow = state.slow + (x - state.slow) * slowWeight
    const line = fast - slow
    const signal = state.signal + (line - state.signal) * weight
    if (Number.isNaN(signal)) return begin(x, keep, values)
    if (keep) {
      state.fast = fast
      state.slow = slow
      state.signal = signal
    }
    values[0] = line
    values[1] = signal
    values[2] = line - signal
    return line
  }
  return { step, state }
}
