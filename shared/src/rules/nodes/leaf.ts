import { assert } from '../../core/assert.ts'
import type { BarSpec } from '../../domain/market-data.ts'
import type { IndicatorDefinition, ParamValues } from '../../indicators/indicator.ts'
import { findIndicator } from '../../indicators/registry.ts'
import { isPriceSource, type PriceSource } from '../../indicators/source.ts'
import {
  ACCOUNT,
  BAR_FIELDS,
  FACTS,
  type Feed,
  FLAGS,
  FLOWS,
  INDEX_FIELDS,
  POSITION,
  PRICES,
  RATES,
  STRATEGY,
  TAPE,
  type Unit,
} from '../catalogue.ts'
import type { BarField, Read } from '../read.ts'
import type { IndicatorOperand, Operand } from '../syntax.ts'

const PRIOR_SPECS = { hour: '60m', day: '1d', week: '1w', month: '1mo' } as const satisfies Record<string, BarSpec>

const fact = (key: string, { unit, feed }: { readonly unit: Unit; readonly feed: Feed }): Read => ({
  kind: 'fact',
  key,
  unit,
  feed,
})

/** "open", "volume" … written like indicators are the columns of the bar. */
const isColumn = (id: string): id is BarField => Object.hasOwn(BAR_FIELDS, id)

/**
 * What a leaf of the language reads; undefined for what is no leaf. The indicator has to exist: `checkRule` sees to it.
 */
export function readOf(operand: Operand): Read | undefined {
  if (typeof operand === 'number') return undefined
  if ('px' in operand) return fact(`px.${operand.px}`, PRICES[operand.px])
  if ('tape' in operand) return fact(`tape.${operand.tape}`, TAPE[operand.tape])
  if ('flow' in operand) return fact(`flow.${operand.flow}.${operand.window ?? '1d'}`, FLOWS[operand.flow])
  if ('index' in operand) return fact(`index.${operand.index}.${operand.field}`, INDEX_FIELDS[operand.field])
  if ('fx' in operand) return fact(`fx.${operand.fx}`, RATES[operand.fx])
  if ('fact' in operand) return fact(`fact.${operand.fact}`, FACTS[operand.fact])
  if ('pos' in operand) return fact(`pos.${operand.pos}`, POSITION[operand.pos])
  if ('acct' in operand) return fact(`acct.${operand.acct}`, ACCOUNT[operand.acct])
  if ('strat' in operand && operand.strat !== 'lastFire') return fact(`strat.${operand.strat}`, STRATEGY[operand.strat])
  if ('level' in operand)
    return { kind: 'line', key: `line.${operand.level}`, id: operand.level, unit: 'krw', feed: 'line' }
  if ('prior' in operand) return prior(operand)
  if ('bar' in operand) return bar(operand.bar, operand.tf, operand.shift)
  if ('ind' in operand) {
    return isColumn(operand.ind) ? bar(operand.ind, operand.tf, operand.shift) : indicator(operand)
  }
  return undefined
}

export const flagRead = (flag: keyof typeof FLAGS): Read => fact(`flag.${flag}`, FLAGS[flag])

function prior({ prior: period, field }: { prior: keyof typeof PRIOR_SPECS; field: BarField }): Read {
  const { unit } = BAR_FIELDS[field]
  return { kind: 'prior', key: `prior.${period}.${field}`, tf: PRIOR_SPECS[period], field, unit, feed: 'bars' }
}

function bar(field: BarField, tf: BarSpec, shift = 0): Read {
  return {
    kind: 'bar',
    key: `bar.${tf}.${field}.${shift}`,
    tf,
    field,
    shift,
    unit: BAR_FIELDS[field].unit,
    feed: 'bars',
  }
}

const NAMED = new Set(['ind', 'tf', 'src', 'shift', 'output'])

/** The parameters that stand beside an indicator's own keys. */
export function paramsOf(operand: IndicatorOperand): ParamValues {
  return Object.fromEntries(
    Object.entries(operand).filter(([key, value]) => !NAMED.has(key) && value !== undefined),
  ) as ParamValues // numbers and short words by the schema
}

function indicator(operand: IndicatorOperand): Read {
  const definition = findIndicator(operand.ind)
  assert(definition !== undefined, `no indicator ${operand.ind}`)
  const given = paramsOf(operand)
  const params = Object.fromEntries(definition.params.map((spec) => [spec.id, given[spec.id] ?? spec.default]))
  const output = operand.output ?? definition.outputs[0]?.id ?? ''
  const outputAt = definition.outputs.findIndex(({ id }) => id === output)
  assert(outputAt >= 0, `${operand.ind} has no output ${output}`)
  const src = definition.isSeries ? (operand.src ?? 'close') : operand.src
  const shift = operand.shift ?? 0
  const words = [...Object.entries(params), ...(src === undefined ? [] : [['src', src]])].map(([k, v]) => `${k}=${v}`)
  return {
    kind: 'indicator',
    key: `ind.${operand.tf}.${operand.ind}(${words.join(',')}).${output}.${shift}`,
    tf: operand.tf,
    ind: operand.ind,
    params,
    src: isPriceSource(src) ? src : undefined,
    output,
    outputAt,
    shift,
    unit: indicatorUnit(definition, src),
    feed: 'bars',
  }
}

/** Of what scales with its input the unit of the input; of what is neither bounded nor a price nobody can say. */
export function indicatorUnit(
  { scale }: Pick<IndicatorDefinition, 'scale'>,
  src: PriceSource | undefined,
): Unit | 'any' {
  switch (scale) {
    case 'price':
      return src === 'volume' ? 'shares' : 'krw'
    case 'volume':
      return 'shares'
    case 'bounded':
    case 'signal':
      return 'number'
    case 'free':
      return 'any'
  }
}
