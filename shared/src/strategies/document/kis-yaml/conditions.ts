import type { BarSpec } from '../../../domain/market-data.ts'
import type { RuleProblem } from '../../../rules/problem.ts'
import type { Condition, IndicatorOperand, Operand } from '../../../rules/syntax.ts'
import { meaningOf } from '../../../rules/unit.ts'
import type { DocumentParam } from '../schema.ts'
import { CANDLE, KIS_INDICATORS, KIS_OPERATORS, KIS_PRICES, type KisIndicator } from './names.ts'
import type { KisCondition, KisFile, KisGroup, KisIndicatorEntry } from './shape.ts'

type Path = readonly (string | number)[]

/** Turns the parts of a `.kis.yaml` into operands and conditions, and keeps what they named. */
export interface Reader {
  readonly vars: Readonly<Record<string, Operand>>
  readonly problems: readonly RuleProblem[]
  group(root: 'entry' | 'exit', group: KisGroup): Condition | undefined
  params(): readonly DocumentParam[]
}

/** One alias: the variable it became, and what else can be asked of it. */
interface Known {
  readonly name: string
  readonly about: KisIndicator | undefined
  readonly operand: Operand
}

export function createReader({ strategy }: KisFile, tf: BarSpec): Reader {
  const vars: Record<string, Operand> = {}
  const problems: RuleProblem[] = []
  const known = new Map<string, Known>()
  const places = new Map<string, Path[]>()
  const counts = new Map<string, number>()
  const refuse = (path: Path, expected: string, actual?: string): void =>
    void problems.push({ path, code: 'not_served', expected, ...(actual !== undefined && { actual }) })

  const figureOf = (given: number | string, { from, at }: { readonly from: Path; readonly at: Path }): number => {
    if (typeof given === 'number') return given
    const name = given.startsWith('$') ? given.slice(1) : undefined
    const param = name === undefined ? undefined : strategy.params?.[name]
    if (name !== undefined && param !== undefined) {
      places.set(name, [...(places.get(name) ?? []), at])
      return param.default
    }
    const figure = name === undefined ? Number(given) : Number.NaN
    if (Number.isNaN(figure)) refuse(from, 'a number or the name of a parameter', given)
    return figure
  }

  const nextAlias = (id: string): string => {
    const count = (counts.get(id) ?? 0) + 1
    counts.set(id, count)
    return `${id}_${count}`
  }

  const define = (alias: string, about: KisIndicator | undefined, operand: Operand): void => {
    const name = variableName(alias, Object.keys(vars))
    vars[name] = operand
    known.set(alias, { name, about, operand })
  }

  const readIndicator = (entry: KisIndicatorEntry, index: number): void => {
    const path = ['strategy', 'indicators', index]
    const about = KIS_INDICATORS.find(({ kis }) => kis === entry.id)
    if (about === undefined) return refuse([...path, 'id'], 'an indicator this product has', entry.id)
    const alias = entry.alias ?? nextAlias(entry.id)
    const name = variableName(alias, Object.keys(vars))
    const params: Record<string, number | string> = { ...about.fixed }
    for (const [theirs, given] of Object.entries(entry.params ?? {})) {
      const ours = about.params[theirs]
      if (ours === undefined) refuse([...path, 'params', theirs], Object.keys(about.params).join(' · '), theirs)
      else params[ours] = figureOf(given, { from: [...path, 'params', theirs], at: ['vars', name, ours] })
    }
    const output = outputOf(about, entry.output)
    if (output === undefined) refuse([...path, 'output'], Object.keys(about.outputs).join(' · '), entry.output)
    define(alias, about, { ...operandOf(about, params, output), tf })
  }

  strategy.indicators?.forEach(readIndicator)
  for (const { id, alias } of strategy.candlesticks ?? []) {
    define(alias ?? nextAlias(id), undefined, { ind: `${CANDLE}${id}`, tf })
  }

  /** A price, or an indicator by its alias; undefined for what is neither. */
  const named = (alias: string, output: string | undefined): Operand | undefined => {
    const price = KIS_PRICES.find((one) => one === alias)
    if (price !== undefined) return { bar: price, tf }
    const one = known.get(alias)
    if (one === undefined) return undefined
    const { about, operand } = one
    if (about === undefined || output === undefined || typeof operand !== 'object' || !('ind' in operand)) {
      return { var: one.name }
    }
    const wanted = outputOf(about, output)
    const own = operand.output ?? outputOf(about, undefined)
    return wanted === undefined || wanted === own ? { var: one.name } : { ...operand, output: wanted }
  }

  const rightOf = (given: KisCondition, left: Operand, { from, at }: { from: Path; at: Path }): Operand => {
    const asked = given.compare_to ?? given.value ?? 0
    const other = typeof asked === 'string' ? named(asked, given.compare_output) : undefined
    const unit = meaningOf(left, vars)
    const isMoney = unit === 'krw' || unit === 'pct' || unit === 'shares'
    const literal = (value: number): Operand => (isMoney ? ({ [unit]: value } as Operand) : value) // one key, a unit
    if (other === undefined) return literal(figureOf(asked, { from, at: isMoney ? [...at, unit] : at }))
    const scalar = given.compare_scalar
    if (scalar === undefined) return other
    const operation = given.compare_operation ?? 'mul'
    if (operation === 'mul') return { mul: [other, scalar] }
    if (operation === 'div') return { div: [other, scalar] }
    return operation === 'add' ? { add: [other, literal(scalar)] } : { sub: [other, literal(scalar)] }
  }

  const readCondition = (given: KisCondition, from: Path, at: Path): Condition | undefined => {
    const candle = given.candlestick ?? given.indicator
    const pattern = candle === undefined ? undefined : known.get(candle)
    if (pattern?.about === undefined && pattern !== undefined) {
      const l: Operand = { var: pattern.name }
      if (given.signal === undefined || given.signal === 'detected') return { op: '!=', l, r: 0 }
      return { op: '==', l, r: given.signal === 'bullish' ? 1 : -1 }
    }
    const left = given.indicator === undefined ? undefined : named(given.indicator, given.output)
    if (left === undefined) {
      refuse([...from, 'indicator'], 'an alias or a price', given.indicator ?? given.candlestick)
      return undefined
    }
    const op = KIS_OPERATORS[given.operator ?? 'greater_than']
    return { op, l: left, r: rightOf(given, left, { from, at: [...at, 'r'] }) }
  }

  return {
    vars,
    problems,
    group(root, { logic = 'AND', conditions = [] }) {
      const word = logic === 'AND' ? 'all' : 'any'
      const isOne = conditions.length === 1
      const read = conditions.flatMap((one, index) => {
        const at = isOne ? [root] : [root, word, index]
        return readCondition(one, ['strategy', root, 'conditions', index], at) ?? []
      })
      const [first] = read
      if (first === undefined) return undefined
      return isOne ? first : logic === 'AND' ? { all: read } : { any: read }
    },
    params: () =>
      [...places].flatMap(([id, at]) => {
        const param = strategy.params?.[id]
        if (param === undefined || param.min === undefined || param.max === undefined) return []
        const step = param.type === 'int' ? 1 : (param.max - param.min) / 100 || 1
        const label = (param.description ?? id).slice(0, 40)
        return [{ id: variableName(id, []), label, at, min: param.min, max: param.max, step }]
      }),
  }
}

const outputOf = (about: KisIndicator, asked: string | undefined): string | undefined => {
  const [first] = Object.values(about.outputs)
  // Their default "value" stands for the main line of indicators that have no line of that name.
  if (asked === undefined || (asked === 'value' && about.outputs.value === undefined)) return first
  return about.outputs[asked]
}

const operandOf = (
  about: KisIndicator,
  params: Readonly<Record<string, number | string>>,
  output: string | undefined,
): Omit<IndicatorOperand, 'tf'> => ({
  ind: about.ours,
  ...params,
  ...(about.shift !== undefined && { shift: about.shift }),
  ...(output !== undefined && output !== Object.values(about.outputs)[0] && { output }),
})

/** A name the rule language takes, which no other has yet. */
function variableName(alias: string, taken: readonly string[]): string {
  const cleaned = alias.replace(/[^A-Za-z0-9_]/g, '_').replace(/^[^A-Za-z]+/, '')
  const name = `${cleaned.charAt(0).toLowerCase()}${cleaned.slice(1)}`.slice(0, 26) || 'value'
  if (!taken.includes(name)) return name
  let count = 2
  while (taken.includes(`${name}_${count}`)) count += 1
  return `${name}_${count}`
}
