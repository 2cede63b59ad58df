import { unreachable } from '../../core/assert.ts'
import type { TIMES } from '../catalogue.ts'
import { durationMs } from '../clock.ts'
import type { Read } from '../read.ts'
import type { Operand, SinceEvent } from '../syntax.ts'
import { SINCE_EVENTS } from '../syntax.ts'
import { TRUE, UNKNOWN } from '../tri.ts'
import { type Builder, type Built, type Context, finite, type Value } from './context.ts'
import { readOf } from './leaf.ts'
import { type SampledForm, sampledValue } from './samples.ts'
import { avgOver, kept, sumOver } from './window.ts'

const plain = (run: Value): Built<Value> => ({ remembers: false, run })

/** Everything but variables, which the compiler itself looks up. */
export function buildOperand(builder: Builder, operand: Exclude<Operand, { readonly var: string }>): Built<Value> {
  const literal = literalOf(operand)
  if (literal !== undefined) return plain(() => literal)
  const read = readOf(operand)
  if (read !== undefined) return plain(cellOf(builder.read(read)))
  if (typeof operand === 'number') return plain(() => operand)
  if ('strat' in operand) return plain((context) => context.at - context.firedAt)
  if ('time' in operand) return timeOf(builder, operand.time)
  if ('since' in operand) return since(builder, operand)
  if ('barsSince' in operand) return barsSince(builder, operand)
  if ('avgOver' in operand) return avgOver(builder, builder.operand(operand.avgOver), durationMs(operand.dur))
  if ('sumOver' in operand) return sumOver(builder, builder.operand(operand.sumOver), durationMs(operand.dur))
  const sampled = sampledOf(operand)
  if (sampled !== undefined) return sampledValue(builder, builder.operand(sampled.of), sampled)
  return arithmetic(builder, operand)
}

export function literalOf(operand: Operand): number | undefined {
  if (typeof operand === 'number') return operand
  if ('krw' in operand) return operand.krw
  if ('shares' in operand) return operand.shares
  if ('points' in operand) return operand.points
  if ('days' in operand) return operand.days
  if ('pct' in operand && typeof operand.pct === 'number') return operand.pct
  if ('dur' in operand && !('avgOver' in operand) && !('sumOver' in operand)) return durationMs(operand.dur)
  return undefined
}

export const cellOf =
  (index: number): Value =>
  (context) => {
    const cell = context.cells[index]!
    return cell.freshUntil >= context.at ? cell.value : Number.NaN
  }

/** Whether it is so, as a number of a fact: 1, 0, or unknown. */
export const factOf = (builder: Builder, key: string): Value =>
  cellOf(builder.read({ kind: 'fact', key, unit: 'number', feed: 'position' } satisfies Read))

function timeOf(builder: Builder, token: keyof typeof TIMES): Built<Value> {
  switch (token) {
    case 'minutesToClose':
      builder.clock({ kind: 'minute' })
      return plain(({ clock, at }) => (clock.close - at >= 0 ? clock.close - at : Number.NaN))
    case 'minutesSinceOpen':
      builder.clock({ kind: 'minute' })
      return plain(({ clock, at }) => (at - clock.open >= 0 ? at - clock.open : Number.NaN))
    case 'tradingDayOfMonth':
      builder.clock({ kind: 'day' })
      return plain(({ clock }) => clock.tradingDayOfMonth)
    default:
      return unreachable(token)
  }
}

type Sampled = Extract<Operand, { readonly n: number }>

export function sampledOf(
  operand: Operand,
): { readonly form: SampledForm; readonly of: Operand; readonly n: number; readonly tf: Sampled['tf'] } | undefined {
  // A parameter of an indicator may be called like a form of its own: `rank`, `max`.
  if (typeof operand === 'number' || 'ind' in operand) return undefined
  if ('diff' in operand) return { form: 'diff', of: operand.diff, n: operand.n, tf: operand.tf }
  if ('slope' in operand) return { form: 'slope', of: operand.slope, n: operand.n, tf: operand.tf }
  if ('rank' in operand) return { form: 'rank', of: operand.rank, n: operand.n, tf: operand.tf }
  if ('percentile' in operand) return { form: 'percentile', of: operand.percentile, n: operand.n, tf: operand.tf }
  return undefined
}

type Fold = (a: number, b: number) => number
const FOLDS: Readonly<Record<'add' | 'sub' | 'mul' | 'div' | 'min' | 'max' | 'pct', Fold>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  /** How many percent the first is above the second. */
  pct: (a, b) => ((a - b) / b) * 100,
}

/** The parts of a sum, a product and the like, in their order. */
export function partsOf(
  operand: Operand,
): { readonly fold: keyof typeof FOLDS; readonly parts: readonly Operand[] } | undefined {
  if (typeof operand === 'number' || 'ind' in operand) return undefined
  if ('add' in operand) return { fold: 'add', parts: operand.add }
  if ('sub' in operand) return { fold: 'sub', parts: operand.sub }
  if ('mul' in operand) return { fold: 'mul', parts: operand.mul }
  if ('div' in operand) return { fold: 'div', parts: operand.div }
  if ('min' in operand) return { fold: 'min', parts: operand.min }
  if ('max' in operand) return { fold: 'max', parts: operand.max }
  if ('pct' in operand && typeof operand.pct !== 'number') return { fold: 'pct', parts: operand.pct }
  return undefined
}

function arithmetic(builder: Builder, operand: Operand): Built<Value> {
  if (typeof operand !== 'number' && 'abs' in operand) {
    const of = builder.operand(operand.abs)
    return { remembers: of.remembers, run: (context) => Math.abs(of.run(context)) }
  }
  const { fold: name = 'add', parts = [] } = partsOf(operand) ?? {}
  const fold = FOLDS[name]
  const built = parts.map((part) => builder.operand(part))
  const remembers = built.some((part) => part.remembers)
  const [first, second] = built
  if (first !== undefined && second !== undefined && built.length === 2) {
    return { remembers, run: (context) => finite(fold(first.run(context), second.run(context))) }
  }
  return {
    remembers,
    run(context) {
      let result = built[0]!.run(context)
      for (let at = 1; at < built.length; at += 1) result = fold(result, built[at]!.run(context))
      return finite(result)
    },
  }
}

const isEvent = (since: unknown): since is SinceEvent => SINCE_EVENTS.some((event) => event === since)

/** [stamp of the event, highest, lowest, first, was the condition true]. NaN before the event. */
function since(builder: Builder, operand: Extract<Operand, { readonly since: unknown }>): Built<Value> {
  const of = builder.operand(operand.of)
  const stampOf = isEvent(operand.since)
    ? stampOfEvent(builder, operand.since)
    : stampOfCondition(builder, operand.since)
  const slot = builder.slot([Number.NaN, Number.NaN, Number.NaN, Number.NaN])
  return {
    remembers: true,
    run(context) {
      const value = of.run(context)
      const stamp = stampOf(context)
      if (Number.isNaN(stamp)) return Number.NaN
      const memory = kept(context, slot)
      if (Number.isNaN(value)) return Number.NaN
      if (memory[0] !== stamp || Number.isNaN(memory[1]!)) {
        for (let at = 1; at < 4; at += 1) memory[at] = value
        memory[0] = stamp
      }
      memory[1] = Math.max(memory[1]!, value)
      memory[2] = Math.min(memory[2]!, value)
      switch (operand.take) {
        case 'high':
          return memory[1]
        case 'low':
          return memory[2]
        case 'first':
          return memory[3]!
        case 'change':
          return value - memory[3]!
      }
    },
  }
}

function stampOfEvent(builder: Builder, event: SinceEvent): Value {
  switch (event) {
    case 'dayStart':
      return ({ clock }) => clock.day
    case 'sessionOpen':
      return ({ clock, at }) => (at >= clock.open ? clock.day : Number.NaN)
    case 'entry':
      return factOf(builder, 'pos.since')
    case 'lastFire':
      return ({ firedAt }) => firedAt
  }
}

function stampOfCondition(
  builder: Builder,
  condition: Exclude<Extract<Operand, { readonly since: unknown }>['since'], string>,
): Value {
  const test = builder.condition(condition, null)
  const slot = builder.slot([Number.NaN, Number.NaN])
  return (context: Context) => {
    const now = test.run(context)
    const memory = kept(context, slot)
    if (now === TRUE && memory[1] === 0) memory[0] = context.at
    if (now !== UNKNOWN) memory[1] = now
    return memory[0]!
  }
}

/** Bars that have closed since the condition was last true at a close; unknown before that. */
function barsSince(builder: Builder, operand: Extract<Operand, { readonly barsSince: unknown }>): Built<Value> {
  const slot = builder.slot([Number.NaN])
  builder.sampled((inside) => {
    const test = inside.condition(operand.barsSince, null)
    builder.sampler({
      tf: operand.tf,
      moment: 'before',
      depth: 20,
      run(context) {
        const memory = context.memory[slot]!
        const now = test.run(context)
        memory[0] = now === TRUE ? 0 : now === UNKNOWN ? Number.NaN : memory[0]! + 1
      },
    })
  })
  return plain((context) => context.memory[slot]![0]!)
}
