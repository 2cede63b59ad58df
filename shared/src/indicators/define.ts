import { assert } from '../core/assert.ts'
import type { BarColumns } from './columns.ts'
import type { BarLike, Indicator, IndicatorDefinition, ParamSpec, ParamValues } from './indicator.ts'
import type { ParamsOf } from './params.ts'
import { type PriceSource, READ, sourceColumn } from './source.ts'

type About<Specs extends readonly ParamSpec[]> = Omit<
  IndicatorDefinition,
  'params' | 'create' | 'batch' | 'isSeries' | 'memory' | 'defaultSrc'
> & {
  readonly params: Specs
  /** Left out: `window`. */
  readonly memory?: IndicatorDefinition['memory']
  /** Left out: `close`. */
  readonly defaultSrc?: IndicatorDefinition['defaultSrc']
}

/** One step over the input: writes every output, and remembers the input only when it is kept. */
export type Step<Input> = (input: Input, keep: boolean, values: Float64Array) => void

export interface Build<Input> {
  /** Bars until each output is known. */
  readonly warmUps: readonly number[]
  readonly step: Step<Input>
}

/** An indicator of one series of numbers, the closes unless told. */
export function defineSeries<const Specs extends readonly ParamSpec[]>(
  about: About<Specs> & {
    build(params: ParamsOf<Specs>): Build<number>
    /** A tighter loop than stepping through the column; gives the same bits. */
    columns?(column: Float64Array, params: ParamsOf<Specs>): Float64Array[]
  },
): IndicatorDefinition {
  const { build, columns: loop, ...rest } = about
  return {
    memory: 'window',
    defaultSrc: 'close',
    ...rest,
    isSeries: true,
    create(params = {}, src = rest.defaultSrc ?? 'close') {
      const { warmUps, step } = build(settle(rest, params))
      const read = READ[src]
      const values = unknown(warmUps)
      return {
        warmUp: warmUps[0]!,
        warmUps,
        values,
        update(bar) {
          step(read(bar), true, values)
          return values[0]!
        },
        peek(bar) {
          step(read(bar), false, values)
          return values[0]!
        },
      }
    },
    batch(columns, params = {}, src = rest.defaultSrc ?? 'close') {
      const settled = settle(rest, params)
      const column = sourceColumn(columns, src)
      if (loop !== undefined) return loop(column, settled)
      const { warmUps, step } = build(settled)
      return batchOf(warmUps, column.length, (row, values) => step(column[row]!, true, values))
    },
  }
}

/** An indicator of whole bars; `isSeries` when one of its inputs can be chosen by `src`. */
export function defineBars<const Specs extends readonly ParamSpec[]>(
  about: About<Specs> & {
    readonly isSeries?: boolean
    build(params: ParamsOf<Specs>, read: (bar: BarLike) => number): Build<BarLike>
  },
): IndicatorDefinition {
  const { build, ...rest } = about
  return {
    isSeries: false,
    memory: 'window',
    defaultSrc: 'close',
    ...rest,
    create(params = {}, src = 'close') {
      const { warmUps, step } = build(settle(rest, params), READ[src])
      return streaming(warmUps, step)
    },
    batch(columns, params = {}, src = 'close') {
      const { warmUps, step } = build(settle(rest, params), READ[src])
      const bar = { ts: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 }
      return batchOf(warmUps, columns.length, (row, values) => step(readRow(columns, row, bar), true, values))
    },
  }
}

/**
 * The few that every rule and every backtest asks for, written out: an `update` and a `peek` of their own, which a machine
 * can inline as it cannot inline the ones all others share, and a loop over whole columns that gives the same bits.
 */
export function defineTight<const Specs extends readonly ParamSpec[]>(
  about: About<Specs> & {
    readonly isSeries: boolean
    stream(params: ParamsOf<Specs>, read: (bar: BarLike) => number): Indicator
    columns(columns: BarColumns, params: ParamsOf<Specs>, src: PriceSource): Float64Array[]
  },
): IndicatorDefinition {
  const { stream, columns: loop, ...rest } = about
  return {
    memory: 'window',
    defaultSrc: 'close',
    ...rest,
    create: (params = {}, src = 'close') => stream(settle(rest, params), READ[src]),
    batch: (columns, params = {}, src = 'close') => loop(columns, settle(rest, params), src),
  }
}

function streaming(warmUps: readonly number[], step: Step<BarLike>): Indicator {
  const values = unknown(warmUps)
  return {
    warmUp: warmUps[0]!,
    warmUps,
    values,
    update(bar) {
      step(bar, true, values)
      return values[0]!
    },
    peek(bar) {
      step(bar, false, values)
      return values[0]!
    },
  }
}

const unknown = (outputs: readonly unknown[]): Float64Array => new Float64Array(outputs.length).fill(Number.NaN)

type MutableBar = { -readonly [Field in keyof BarLike]: number }

function readRow(columns: BarColumns, row: number, into: MutableBar): BarLike {
  into.ts = columns.ts[row]!
  into.open = columns.open[row]!
  into.high = columns.high[row]!
  into.low = columns.low[row]!
  into.close = columns.close[row]!
  into.volume = columns.volume[row]!
  return into
}

function batchOf(
  outputs: readonly unknown[],
  length: number,
  step: (row: number, values: Float64Array) => void,
): Float64Array[] {
  const values = unknown(outputs)
  const results = outputs.map(() => new Float64Array(length))
  for (let row = 0; row < length; row += 1) {
    step(row, values)
    for (let at = 0; at < results.length; at += 1) results[at]![row] = values[at]!
  }
  return results
}

/** Defaults filled in. What is wrong here was not parsed, which is a bug of the caller. */
function settle<Specs extends readonly ParamSpec[]>(
  { id, params: specs }: { readonly id: string; readonly params: Specs },
  given: ParamValues,
): ParamsOf<Specs> {
  const settled: Record<string, number | string> = {}
  for (const spec of specs) {
    const value = given[spec.id] ?? spec.default
    assert(problemWith(spec, value) === undefined, `${id}: ${spec.id} cannot be ${value}`)
    settled[spec.id] = value
  }
  return settled as ParamsOf<Specs> // each spec has just been met
}

export type ParamProblemCode = 'not_a_number' | 'not_an_integer' | 'out_of_range' | 'not_a_choice'

export function problemWith(spec: ParamSpec, value: unknown): ParamProblemCode | undefined {
  if (spec.kind === 'choice') return spec.choices.some(({ id }) => id === value) ? undefined : 'not_a_choice'
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'not_a_number'
  if (spec.kind === 'integer' && !Number.isInteger(value)) return 'not_an_integer'
  return value < spec.min || value > spec.max ? 'out_of_range' : undefined
}
