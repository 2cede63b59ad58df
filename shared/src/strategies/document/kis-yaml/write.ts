import { stringify } from 'yaml'
import { err, ok, type Result } from '../../../core/result.ts'
import type { RuleProblem } from '../../../rules/problem.ts'
import type { Condition, Operand } from '../../../rules/syntax.ts'
import { paramValue } from '../params.ts'
import type { StrategyDocument } from '../schema.ts'
import { CANDLE, KIS_INDICATORS, KIS_OPERATORS, KIS_PRICES, type KisIndicator, type KisOperator } from './names.ts'
import type { KisCondition, KisFile, KisGroup } from './shape.ts'

type Path = readonly (string | number)[]

/**
 * Writes a document as the builder of Korea Investment & Securities reads it. What its format has no words for (bars other
 * than days, universe, size, schedule, guards …) stands in a section `naru` that it leaves aside.
 *
 * @errors  conditions their format cannot say at all: nested, more than comparisons, indicators they do not have
 */
export function writeKisYaml(document: StrategyDocument): Result<string, readonly RuleProblem[]> {
  const writer = createWriter(document)
  const entry = writer.group(document.entry, ['entry'])
  const exit =
    document.exit === undefined ? { logic: 'AND' as const, conditions: [] } : writer.group(document.exit, ['exit'])
  if (writer.problems.length > 0) return err(writer.problems.slice(0, 20))
  const { name, about, tags, exits } = document
  const file: KisFile = {
    version: '1.0',
    metadata: { name, description: about ?? '', author: 'naru', tags: [...(tags ?? [])] },
    strategy: {
      id: 'naru_strategy',
      category: 'custom',
      ...(writer.params && { params: writer.params }),
      indicators: writer.indicators,
      ...(writer.candlesticks.length > 0 && { candlesticks: writer.candlesticks }),
      entry,
      exit,
    },
    risk: {
      stop_loss: barrier(exits?.stop && -exits.stop.pct),
      take_profit: barrier(exits?.take?.pct),
      trailing_stop: barrier(exits?.trail?.pct),
    },
    naru: oursOf(document),
  }
  return ok(stringify(file, { lineWidth: 0 }))
}

const barrier = (percent: number | undefined): { enabled: boolean; percent?: number } =>
  percent === undefined ? { enabled: false } : { enabled: true, percent }

/** What is not said in their words. */
function oursOf(document: StrategyDocument): Record<string, unknown> {
  const { bar, universe, order, size, maxPositions, schedule, guards, params, exits } = document
  const more = {
    ...(exits?.time && { time: exits.time }),
    ...(exits?.trail?.after && { trail: exits.trail }),
  }
  return {
    bar,
    universe,
    ...(document.enters && { enters: document.enters }),
    order,
    size,
    ...(maxPositions !== undefined && { maxPositions }),
    ...(Object.keys(more).length > 0 && { exits: more }),
    ...(schedule && { schedule }),
    ...(guards && { guards }),
    ...(params && { params }),
  }
}

interface Side {
  readonly alias: string
  readonly output?: string
}

function createWriter(document: StrategyDocument) {
  const { vars = {}, bar, params = [] } = document
  const problems: RuleProblem[] = []
  const indicators: NonNullable<KisFile['strategy']['indicators']> = []
  const candlesticks: NonNullable<KisFile['strategy']['candlesticks']> = []
  const aliases = new Map<string, Side>()
  const refuse = (path: Path, expected: string): undefined => void problems.push({ path, code: 'not_served', expected })

  /** A number, or `$name` where a parameter of the document moves it. */
  const figure = (value: number, path: Path): number | string => {
    const param = params.find(({ at }) => at.some((one) => one.join('.') === path.join('.')))
    return param === undefined ? value : `$${param.id}`
  }

  const aliasOf = (id: string): string => {
    const taken = [...indicators, ...candlesticks].map(({ alias }) => alias)
    let count = 1
    while (taken.includes(`${id}_${count}`) || Object.hasOwn(vars, `${id}_${count}`)) count += 1
    return `${id}_${count}`
  }

  /** The alias of an operand that is an indicator, defined where it has not been. */
  const define = (operand: Operand, path: Path, name?: string): Side | undefined => {
    if (typeof operand === 'number' || !('ind' in operand)) return refuse(path, 'an indicator')
    const key = name ?? JSON.stringify(operand)
    const known = aliases.get(key)
    if (known !== undefined) return known
    const { ind, tf, src, shift, output, ...given } = operand as { ind: string; tf: string } & Readonly<
      Record<string, number | string | undefined>
    >
    if (tf !== bar) return refuse([...path, 'tf'], bar)
    if (src !== undefined && src !== 'close') return refuse([...path, 'src'], 'close')
    if (ind.startsWith(CANDLE)) {
      const side = { alias: name ?? aliasOf(ind.slice(CANDLE.length)) }
      candlesticks.push({ id: ind.slice(CANDLE.length), ...side })
      aliases.set(key, side)
      return side
    }
    const about = KIS_INDICATORS.find((one) => isSaidBy(one, { ind, shift, output, given }))
    if (about === undefined) return refuse(path, 'an indicator of their builder')
    const shown = Object.entries(given).filter(([ours]) => about.fixed?.[ours] === undefined)
    const theirs = (ours: string): string => Object.entries(about.params).find(([, one]) => one === ours)?.[0] ?? ours
    const said = Object.entries(about.outputs).find(([, one]) => one === output)?.[0]
    const side = { alias: name ?? aliasOf(about.kis), ...(said !== undefined && { output: said }) }
    indicators.push({
      id: about.kis,
      alias: side.alias,
      params: Object.fromEntries(
        shown.map(([ours, value]) => [
          theirs(ours),
          typeof value === 'number' ? figure(value, [...path, ours]) : String(value),
        ]),
      ),
      output: said ?? Object.keys(about.outputs)[0] ?? 'value',
    })
    aliases.set(key, side)
    return side
  }

  for (const [name, operand] of Object.entries(vars)) define(operand, ['vars', name], name)

  const sideOf = (operand: Operand, path: Path): Side | undefined => {
    if (typeof operand === 'number') return refuse(path, 'an indicator or a price')
    if ('var' in operand) return aliases.get(operand.var)
    if ('bar' in operand) {
      const price = KIS_PRICES.find((one) => one === operand.bar)
      const isPlain = price !== undefined && operand.tf === bar && (operand.shift ?? 0) === 0
      return isPlain ? { alias: price } : refuse(path, 'a price of the bar that closed')
    }
    return define(operand, path)
  }

  const literalOf = (operand: Operand): { readonly value: number; readonly at: Path } | undefined => {
    if (typeof operand === 'number') return { value: operand, at: [] }
    const [unit, value] = Object.entries(operand)[0] ?? []
    return unit !== undefined && typeof value === 'number' ? { value, at: [unit] } : undefined
  }

  const rightOf = (operand: Operand, path: Path): Partial<KisCondition> | undefined => {
    const literal = literalOf(operand)
    if (literal) return { compare_to: figure(literal.value, [...path, ...literal.at]) }
    for (const operation of ['mul', 'div', 'add', 'sub'] as const) {
      const parts = typeof operand === 'object' && operation in operand ? Object.values(operand)[0] : undefined
      if (!Array.isArray(parts)) continue
      const [first, second] = parts as readonly Operand[] // what every arithmetic operand holds
      const scalar = second === undefined ? undefined : literalOf(second)
      const side = first === undefined || parts.length !== 2 ? undefined : sideOf(first, path)
      if (side === undefined || scalar === undefined) return refuse(path, 'one indicator and one number')
      return { ...compared(side), compare_scalar: scalar.value, compare_operation: operation }
    }
    const side = sideOf(operand, path)
    return side && compared(side)
  }

  const conditionOf = (condition: Condition, path: Path): KisCondition | undefined => {
    if (!('op' in condition) || !('r' in condition)) return refuse(path, 'a comparison or a crossing')
    const operator = (Object.keys(KIS_OPERATORS) as KisOperator[]).find((one) => KIS_OPERATORS[one] === condition.op) // its own keys
    if (operator === undefined || ('tol' in condition && condition.tol))
      return refuse(path, 'a comparison or a crossing')
    const left = sideOf(condition.l, [...path, 'l'])
    if (left === undefined) return undefined
    if (candlesticks.some(({ alias }) => alias === left.alias)) {
      const signal = signalOf(operator, condition.r)
      return signal ? { candlestick: left.alias, signal } : refuse(path, 'a pattern that is there, bullish or bearish')
    }
    const right = rightOf(condition.r, [...path, 'r'])
    return right && { indicator: left.alias, ...(left.output && { output: left.output }), operator, ...right }
  }

  return {
    problems,
    indicators,
    candlesticks,
    get params(): NonNullable<KisFile['strategy']['params']> | undefined {
      const told = params.map((param) => [
        param.id,
        {
          default: paramValue(document, param),
          min: param.min,
          max: param.max,
          type: Number.isInteger(param.step) ? 'int' : 'float',
          description: param.label,
        },
      ])
      return told.length === 0 ? undefined : Object.fromEntries(told)
    },
    group(condition: Condition, path: Path): KisGroup {
      const [logic, list, at] =
        'all' in condition
          ? (['AND', condition.all, [...path, 'all']] as const)
          : 'any' in condition
            ? (['OR', condition.any, [...path, 'any']] as const)
            : (['AND', [condition], path] as const)
      const isOne = at === path
      return { logic, conditions: list.flatMap((one, index) => conditionOf(one, isOne ? path : [...at, index]) ?? []) }
    },
  }
}

const compared = ({ alias, output }: Side): Partial<KisCondition> => ({
  compare_to: alias,
  ...(output && { compare_output: output }),
})

function signalOf(operator: KisOperator, right: Operand): KisCondition['signal'] | undefined {
  if (operator === 'not_equal' && right === 0) return 'detected'
  if (operator !== 'equals') return undefined
  return right === 1 ? 'bullish' : right === -1 ? 'bearish' : undefined
}

interface Asked {
  readonly ind: string
  readonly shift: unknown
  readonly output: unknown
  readonly given: Readonly<Record<string, unknown>>
}

/** Whether their indicator is exactly ours: the same bars back, a line they have, and no parameter they lack. */
function isSaidBy(one: KisIndicator, { ind, shift, output, given }: Asked): boolean {
  if (one.ours !== ind || (one.shift ?? 0) !== (shift ?? 0)) return false
  if (output !== undefined && !Object.values(one.outputs).some((line) => line === output)) return false
  const isFixed = Object.entries(one.fixed ?? {}).every(([key, value]) => given[key] === value)
  return (
    isFixed &&
    Object.keys(given).every((key) => Object.values(one.params).includes(key) || one.fixed?.[key] !== undefined)
  )
}
