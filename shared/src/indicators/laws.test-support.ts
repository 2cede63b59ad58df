import { mulberry32 } from '../sim/random.ts'
import type { BarLike, IndicatorDefinition, ParamSpec, ParamValues } from './indicator.ts'

const DAY_MS = 86_400_000

/** Daily bars of a random walk in hundredths of a won: no two closes are equal, nothing is flat. */
export function walkBars(count: number, seed = 7): BarLike[] {
  const u = mulberry32(seed)
  let last = 50_000
  return Array.from({ length: count }, (_, day) => {
    const open = last * (1 + (u() - 0.5) * 0.01)
    const close = open * (1 + (u() - 0.5) * 0.04)
    const high = Math.max(open, close) * (1 + u() * 0.01)
    const low = Math.min(open, close) * (1 - u() * 0.01)
    last = close
    return { ts: day * DAY_MS, open, high, low, close, volume: 1000 + Math.floor(u() * 9000) }
  })
}

const valueAt = (spec: ParamSpec, end: 'min' | 'max'): number | string => {
  if (spec.kind === 'choice') return (end === 'min' ? spec.choices[0] : spec.choices.at(-1))?.id ?? spec.default
  return spec[end]
}

/** The parameters at their defaults, at both ends, and each choice alone. */
export function paramSets({ params }: IndicatorDefinition): readonly ParamValues[] {
  const ends = (['min', 'max'] as const).map((end) =>
    Object.fromEntries(params.map((one) => [one.id, valueAt(one, end)])),
  )
  const choices = params.flatMap((spec) =>
    spec.kind === 'choice' ? spec.choices.slice(1).map(({ id }) => ({ [spec.id]: id })) : [],
  )
  return [{}, ...ends, ...choices]
}

/** What `update` leaves after each bar. */
export function streamed(
  definition: IndicatorDefinition,
  bars: readonly BarLike[],
  params: ParamValues = {},
): readonly (readonly number[])[] {
  const indicator = definition.create(params)
  return bars.map((bar) => {
    indicator.update(bar)
    return [...indicator.values]
  })
}

export const mapPrices = (bars: readonly BarLike[], change: (price: number) => number): BarLike[] =>
  bars.map(({ ts, open, high, low, close, volume }) => ({
    ts,
    open: change(open),
    high: change(high),
    low: change(low),
    close: change(close),
    volume,
  }))

export const outputScale = (definition: IndicatorDefinition, at: number) =>
  definition.outputs[at]?.scale ?? definition.scale

/**
 * Values of prices four times as high: as they are, or four times. Those that are in the scale of prices are four times,
 * those that are bounded or a signal as they are; this table is about the others.
 */
export const FOUR_TIMES = new Set([
  'momentum',
  'macd',
  'awesome',
  'elder_ray',
  'dpo',
  'atr',
  'true_range',
  'stdev',
  'linreg',
  'force_index',
])
/** Neither: the high and low of a bar are multiplied with each other. */
export const SIXTEEN_TIMES = new Set(['ease_of_movement'])

/**
 * Values of prices that are all higher by the same: by as much (in the scale of prices), or as they are, but for what is
 * relative to the price itself.
 */
export const RELATIVE = new Set([
  'roc',
  'ppo',
  'natr',
  'disparity',
  'trix',
  'pmo',
  'coppock',
  'connors_rsi',
  'ulcer',
  'pvt',
  'envelope',
  'mcginley',
  'mfi',
  'stoch_rsi', // of an RSI so flat that rounding decides
  'bb_percent_b',
])

/** Ends of what is bounded, where they are not 0 and 100. */
export const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  williams_r: [-100, 0],
  cmo: [-100, 100],
  tsi: [-100, 100],
  smi: [-100, 100],
  'aroon.oscillator': [-100, 100],
  balance_of_power: [-1, 1],
  cmf: [-1, 1],
  ibs: [0, 1],
  'kama.efficiency': [0, 1],
  'linreg.r2': [0, 1],
}
