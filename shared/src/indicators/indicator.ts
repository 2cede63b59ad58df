import type { BarColumns } from './columns.ts'
import type { PriceSource } from './source.ts'

/** What an indicator reads of a bar. Prices in won, volume in shares, `ts` the start of the bar (UnixMs). */
export interface BarLike {
  readonly ts: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** One series of one instrument. A pure step and a pure read: `update` keeps the step, `peek` does not. */
export interface Indicator {
  /** Closed bars until `values[0]` is known for the first time, exactly. */
  readonly warmUp: number
  /** The same for each output: the signal line of a MACD is known later than its line. */
  readonly warmUps: readonly number[]
  /** One per output, as the last `update` or `peek` left them. NaN = unknown. */
  readonly values: Float64Array
  /** Takes a closed bar and returns `values[0]`. */
  update(bar: BarLike): number
  /** What `update` would answer for the bar still forming; changes nothing but `values`. */
  peek(bar: BarLike): number
}

export interface Label {
  readonly ko: string
  readonly en: string
}

interface ParamBase<Id extends string> {
  readonly id: Id
  readonly label: Label
}

/** Bounds are inclusive; `step` is what a form or an optimizer moves by. */
export interface NumberParam<Id extends string = string> extends ParamBase<Id> {
  readonly kind: 'integer' | 'decimal'
  readonly min: number
  readonly max: number
  readonly step: number
  readonly default: number
}

export interface ChoiceParam<Id extends string = string, Choice extends string = string> extends ParamBase<Id> {
  readonly kind: 'choice'
  readonly choices: readonly { readonly id: Choice; readonly label: Label }[]
  readonly default: Choice
}

export type ParamSpec = NumberParam | ChoiceParam

export type ParamValues = Readonly<Record<string, number | string>>

export type IndicatorGroup = 'trend' | 'momentum' | 'volatility' | 'volume' | 'price' | 'pattern'

/**
 * How a value moves with its input: `price` scales and shifts with prices, `bounded` lies between fixed ends, `volume` is
 * in shares, `signal` is 1, −1 or 0, `free` is none of these.
 */
export type IndicatorScale = 'price' | 'bounded' | 'free' | 'volume' | 'signal'

/**
 * How much of the past a value depends on: the last `warmUp` bars (`window`), all of it but less and less (`recursive`),
 * all of it (`cumulative`), or what came since the day, week or month began (`session`).
 */
export type IndicatorMemory = 'window' | 'recursive' | 'cumulative' | 'session'

export interface IndicatorOutput {
  readonly id: string
  readonly label: Label
  /** Where it differs from the indicator's: %B of a band that is drawn on prices. */
  readonly scale?: IndicatorScale
}

export interface IndicatorDefinition {
  readonly id: string
  readonly label: Label
  /** As a chart legend or a menu has room for. */
  readonly short: Label
  readonly group: IndicatorGroup
  readonly params: readonly ParamSpec[]
  readonly outputs: readonly IndicatorOutput[]
  readonly scale: IndicatorScale
  readonly memory: IndicatorMemory
  /** Takes a `src`; the others read the parts of the bar they are defined on. */
  readonly isSeries: boolean
  /** What `src` is when it is left out. */
  readonly defaultSrc: PriceSource
  /** The convention followed, and where it is written down. */
  readonly source: string
  /** Parameters left out take their default. Throws on values that `parseParams` would refuse. */
  create(params?: ParamValues, src?: PriceSource): Indicator
  /** One column an output, each as long as `columns`; every value is bit for bit what `update` returns. */
  batch(columns: BarColumns, params?: ParamValues, src?: PriceSource): Float64Array[]
}
