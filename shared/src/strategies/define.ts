import { assert } from '../core/assert.ts'
import { problemWith } from '../indicators/define.ts'
import type { Label, NumberParam, ParamSpec, ParamValues } from '../indicators/indicator.ts'
import { bars, decimal, type ParamsOf } from '../indicators/params.ts'
import type { OwnReason } from './reason.ts'
import {
  NO_SIGNALS,
  type Strategy,
  type StrategyContext,
  type StrategyDefinition,
  type StrategySignal,
} from './strategy.ts'

type Bars = Extract<Parameters<Strategy['onEvent']>[0], { type: 'bar' }>

/** What a strategy does at the close of a bar; of what fills it asks the context. */
export type OnBar = (event: Bars, context: StrategyContext) => readonly StrategySignal[]

type About<Specs extends readonly ParamSpec[]> = Omit<StrategyDefinition, 'params' | 'create'> & {
  readonly params: Specs
  start(params: ParamsOf<Specs>, seriesCount: number): OnBar
}

/** A strategy that decides at the close of bars. */
export function defineStrategy<const Specs extends readonly ParamSpec[]>({
  start,
  ...about
}: About<Specs>): StrategyDefinition {
  return {
    ...about,
    create(given: ParamValues, seriesCount: number): Strategy {
      const fits = about.series === 'many' ? seriesCount >= 1 : seriesCount === about.series
      assert(fits, `${about.id} trades ${about.series} series, not ${seriesCount}`)
      const onBar = start(settle(about, given), seriesCount)
      return { onEvent: (event, context) => (event.type === 'bar' ? onBar(event, context) : NO_SIGNALS) }
    },
  }
}

/** Defaults filled in. What is wrong here was not parsed, which is a bug of the caller. */
function settle<Specs extends readonly ParamSpec[]>(
  { id, params }: { readonly id: string; readonly params: Specs },
  given: ParamValues,
): ParamsOf<Specs> {
  const settled = params.map((spec) => {
    const value = given[spec.id] ?? spec.default
    assert(problemWith(spec, value) === undefined, `${id}: ${spec.id} cannot be ${value}`)
    return [spec.id, value] as const
  })
  return Object.fromEntries(settled) as ParamsOf<Specs> // each spec has just been met
}

/** Percent of what the account is worth that one purchase takes. Ten of a hundred unless told. */
export const weight = (byDefault = 10): NumberParam<'weight'> =>
  decimal('weight', byDefault, {
    label: { ko: '한 번에 살 비중 (%)', en: 'Part of the account a purchase takes (%)' },
    min: 1,
    max: 75,
    step: 1,
  })

export const barCount = <const Id extends string>(id: Id, byDefault: number, label: Label): NumberParam<Id> =>
  bars(id, byDefault, { label, min: 2, max: 400 })

/** A whole number; what it counts is in its label. */
export const whole = <const Id extends string>(
  id: Id,
  byDefault: number,
  range: Omit<NumberParam, 'id' | 'kind' | 'default'>,
): NumberParam<Id> => ({ id, kind: 'integer', default: byDefault, ...range })

export const percent = <const Id extends string>(id: Id, byDefault: number, label: Label): NumberParam<Id> =>
  decimal(id, byDefault, { label, min: 0.1, max: 50, step: 0.1 })

/** Buys for `weight` percent of what the account is worth, at the market. */
export const enter = (series: number, weightPercent: number, reason: OwnReason): readonly StrategySignal[] => [
  { series, side: 'buy', size: { equityShare: weightPercent / 100 }, type: 'market', reason },
]

/** Sells all that is held, at the market; nothing when nothing is. */
export function leave(series: number, context: StrategyContext, reason: OwnReason): readonly StrategySignal[] {
  const shares = context.held(series)
  return shares > 0 ? [{ series, side: 'sell', size: { shares }, type: 'market', reason }] : NO_SIGNALS
}
