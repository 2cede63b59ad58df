import { ATR, BollingerBands, MACD, RSI } from '@debut/indicators'
import { IndicatorsSync } from '@ixjb94/indicators'
import { atr } from '@naru/shared/indicators/atr'
import { bbands } from '@naru/shared/indicators/bbands'
import type { BarColumns } from '@naru/shared/indicators/columns'
import type { IndicatorDefinition } from '@naru/shared/indicators/indicator'
import { macd } from '@naru/shared/indicators/macd'
import { rsi } from '@naru/shared/indicators/rsi'
import { walk } from './support/walk.ts'

/**
 * RSI(14), MACD(12, 26, 9), Bollinger(20, 2) and ATR(14) over a million bars, one value at a time and all at once, beside
 * the two fastest npm libraries in the same run. All must end with the same values.
 */
const BARS = 1_000_000
const ROUNDS = 7

/** What the four end with over these bars, to the digits that were agreed on with other libraries. */
const LAST = {
  rsi: [43.998812936],
  macd: [12.504896807, 81.410803458, -68.905906651],
  bbands: [105105.9, 105496.64795, 104715.15205],
  atr: [121.935279956],
}

type Name = keyof typeof LAST
const OURS: Readonly<Record<Name, IndicatorDefinition>> = { rsi, macd, bbands, atr }
const NAMES = Object.keys(OURS) as readonly Name[]

function check(who: string, name: Name, values: ArrayLike<number>): void {
  for (const [at, expected] of LAST[name].entries()) {
    const actual = values[at] ?? Number.NaN
    if (Math.abs(actual - expected) > 6e-10 * Math.max(1, Math.abs(expected))) {
      throw new Error(`${who} ${name} ends with ${Array.from(values).join(' ')}, expected ${LAST[name].join(' ')}`)
    }
  }
}

/** Seconds. */
function timed(work: () => void): number {
  const started = performance.now()
  work()
  return (performance.now() - started) / 1000
}

const emptyBar = () => ({ ts: 0, open: 0.5, high: 0.5, low: 0.5, close: 0.5, volume: 0 })

/**
 * One value at a time. The bar is filled with what the libraries are given, no more, and each indicator has a loop of its
 * own, as the libraries' have: a shared one could not be compiled for any of them.
 */
const stream: Readonly<Record<Name, (columns: BarColumns, params?: { period: number }) => Float64Array>> = {
  rsi: ({ close, length }) => {
    const indicator = rsi.create()
    const bar = emptyBar()
    for (let row = 0; row < length; row += 1) {
      bar.close = close[row] ?? 0
      indicator.update(bar)
    }
    return indicator.values
  },
  macd: ({ close, length }) => {
    const indicator = macd.create()
    const bar = emptyBar()
    for (let row = 0; row < length; row += 1) {
      bar.close = close[row] ?? 0
      indicator.update(bar)
    }
    return indicator.values
  },
  bbands: ({ close, length }, params) => {
    const indicator = bbands.create(params && { ...params })
    const bar = emptyBar()
    for (let row = 0; row < length; row += 1) {
      bar.close = close[row] ?? 0
      indicator.update(bar)
    }
    return indicator.values
  },
  atr: ({ high, low, close, length }) => {
    const indicator = atr.create()
    const bar = emptyBar()
    for (let row = 0; row < length; row += 1) {
      bar.high = high[row] ?? 0
      bar.low = low[row] ?? 0
      bar.close = close[row] ?? 0
      indicator.update(bar)
    }
    return indicator.values
  },
}

function batch(columns: BarColumns): void {
  for (const name of NAMES) {
    const results = OURS[name].batch(columns)
    check(
      'batch',
      name,
      results.map((result) => result[columns.length - 1] ?? Number.NaN),
    )
  }
}

/** One value at a time, as ours: what it answers is looked at and let go. */
const debutStream: Readonly<Record<Name, (columns: BarColumns) => void>> = {
  rsi: ({ close, length }) => {
    const indicator = new RSI(14)
    for (let row = 0; row < length; row += 1) indicator.nextValue(close[row] ?? 0)
  },
  macd: ({ close, length }) => {
    const indicator = new MACD(12, 26, 9)
    for (let row = 0; row < length; row += 1) indicator.nextValue(close[row] ?? 0)
  },
  bbands: ({ close, length }) => {
    const indicator = new BollingerBands(20, 2)
    for (let row = 0; row < length; row += 1) indicator.nextValue(close[row] ?? 0)
  },
  atr: ({ high, low, close, length }) => {
    const indicator = new ATR(14)
    for (let row = 0; row < length; row += 1) indicator.nextValue(high[row] ?? 0, low[row] ?? 0, close[row] ?? 0)
  },
}

/** All values of all bars: the only way this library has. */
const debut: Readonly<Record<Name, (columns: BarColumns) => readonly number[]>> = {
  rsi: ({ close, length }) => {
    const indicator = new RSI(14)
    const out = new Float64Array(length)
    for (let row = 0; row < length; row += 1) out[row] = indicator.nextValue(close[row] ?? 0) ?? Number.NaN
    return [out[length - 1] ?? 0]
  },
  macd: ({ close, length }) => {
    const indicator = new MACD(12, 26, 9)
    const out = [new Float64Array(length), new Float64Array(length), new Float64Array(length)] as const
    for (let row = 0; row < length; row += 1) {
      const value = indicator.nextValue(close[row] ?? 0)
      out[0][row] = value?.macd ?? Number.NaN
      out[1][row] = value?.signal ?? Number.NaN
      out[2][row] = value?.histogram ?? Number.NaN
    }
    return out.map((column) => column[length - 1] ?? 0)
  },
  bbands: ({ close, length }) => {
    const indicator = new BollingerBands(20, 2)
    const out = [new Float64Array(length), new Float64Array(length), new Float64Array(length)] as const
    for (let row = 0; row < length; row += 1) {
      const value = indicator.nextValue(close[row] ?? 0)
      out[0][row] = value?.middle ?? Number.NaN
      out[1][row] = value?.upper ?? Number.NaN
      out[2][row] = value?.lower ?? Number.NaN
    }
    return out.map((column) => column[length - 1] ?? 0)
  },
  atr: ({ high, low, close, length }) => {
    const indicator = new ATR(14)
    const out = new Float64Array(length)
    for (let row = 0; row < length; row += 1) {
      out[row] = indicator.nextValue(high[row] ?? 0, low[row] ?? 0, close[row] ?? 0) ?? Number.NaN
    }
    return [out[length - 1] ?? 0]
  },
}

interface Plain {
  readonly high: number[]
  readonly low: number[]
  readonly close: number[]
}

const tulip = new IndicatorsSync()
const ixjb94: Readonly<Record<Name, (bars: Plain) => readonly (number | undefined)[]>> = {
  rsi: ({ close }) => [tulip.rsi(close, 14).at(-1)],
  macd: ({ close }) => tulip.macd(close, 12, 26, 9).map((column) => column.at(-1)),
  bbands: ({ close }) => {
    const [lower, middle, upper] = tulip.bbands(close, 20, 2)
    return [middle?.at(-1), upper?.at(-1), lower?.at(-1)]
  },
  atr: ({ high, low, close }) => [tulip.atr(high, low, close, 14).at(-1)],
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

export async function run() {
  const columns = walk({ seed: 20_240_101, count: BARS, sigma: 0.0008, start: 50_000 })
  const plain = {
    high: Array.from(columns.high),
    low: Array.from(columns.low),
    close: Array.from(columns.close),
  }
  const work: Readonly<Record<string, () => void>> = {
    ...Object.fromEntries(NAMES.map((name) => [name, () => check('update', name, stream[name](columns))])),
    ...Object.fromEntries(NAMES.map((name) => [`debut_${name}`, () => debutStream[name](columns)])),
    debut: () => {
      for (const name of NAMES) check('debut', name, debut[name](columns))
    },
    batch: () => batch(columns),
    ixjb94: () => {
      for (const name of NAMES)
        check(
          'ixjb94',
          name,
          ixjb94[name](plain).map((value) => value ?? Number.NaN),
        )
    },
    bb20: () => stream.bbands(columns, { period: 20 }),
    bb2000: () => stream.bbands(columns, { period: 2000 }),
  }
  const seconds: Record<string, number[]> = {}
  // Turn by turn, so that whatever else the machine does meets all; the first round only warms up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, one] of Object.entries(work)) {
      const taken = timed(one)
      if (round > 0) seconds[name] = [...(seconds[name] ?? []), taken]
    }
  }
  return { bench: 'indicators', figures: figuresOf((name) => median(seconds[name] ?? [])) }
}

function figuresOf(secondsOf: (name: string) => number) {
  const ns = (name: string): number => Number(((secondsOf(name) / BARS) * 1e9).toFixed(1))
  const s = (name: string): number => Number(secondsOf(name).toFixed(4))
  const sum = (prefix: string): number => NAMES.reduce((total, name) => total + secondsOf(prefix + name), 0)
  const libraries = [
    { name: '@debut/indicators', seconds: secondsOf('debut') },
    { name: '@ixjb94/indicators', seconds: secondsOf('ixjb94') },
  ].sort((a, b) => a.seconds - b.seconds)
  const best = libraries[0] ?? { name: '', seconds: 0 }
  return {
    rsi_update_ns: ns('rsi'),
    macd_update_ns: ns('macd'),
    bb_update_ns: ns('bbands'),
    atr_update_ns: ns('atr'),
    debut_rsi_update_ns: ns('debut_rsi'),
    debut_macd_update_ns: ns('debut_macd'),
    debut_bb_update_ns: ns('debut_bbands'),
    debut_atr_update_ns: ns('debut_atr'),
    update_debut_ratio: Number((sum('') / sum('debut_')).toFixed(3)),
    batch_all_s: s('batch'),
    best_lib_s: Number(best.seconds.toFixed(4)),
    best_lib: best.name,
    debut_all_s: s('debut'),
    ixjb94_all_s: s('ixjb94'),
    best_lib_batch_ratio: Number((best.seconds / secondsOf('batch')).toFixed(2)),
    bb2000_bb20_ratio: Number((secondsOf('bb2000') / secondsOf('bb20')).toFixed(2)),
  }
}
