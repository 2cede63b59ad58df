import { assert } from '../core/assert.ts'
import type { BarSpec } from '../domain/market-data.ts'
import type { Size } from './action.ts'
import type { Unit } from './catalogue.ts'
import { durationMs } from './clock.ts'
import { buildCondition, childrenOf } from './nodes/condition.ts'
import type { Builder, Built, ClockNeed, Path, Sampler, Test, Value } from './nodes/context.ts'
import { buildOperand } from './nodes/operand.ts'
import type { Read } from './read.ts'
import type { Rule } from './rule.ts'
import type { Condition } from './syntax.ts'
import { FALSE, TRUE, type Tri } from './tri.ts'
import { unitOfLeaf } from './unit.ts'

/** A condition without conditions below it, which can be told by itself. `left` and `right` when it compares. */
export interface Leaf {
  readonly path: Path
  readonly condition: Condition
  readonly test: Test
  readonly left: Value | null
  readonly right: Value | null
  readonly unit: Unit | 'any' | null
  /** What it has to be for the rule to come nearer to firing: false below an odd number of `not`. */
  readonly wanted: Tri
}

/** One condition of a rule, ready to be evaluated. */
export interface Part {
  readonly test: Test
  /** How the memory of its nodes begins. */
  readonly memory: readonly (readonly number[])[]
  readonly memos: number
  readonly samplers: readonly Sampler[]
  readonly leaves: readonly Leaf[]
  /** Some node remembers: every evaluation counts. */
  readonly remembers: boolean
  /** Nodes one evaluation may visit; windows are paid as they are walked. */
  readonly visits: number
}

export type Trigger =
  | { readonly kind: 'tick' }
  | { readonly kind: 'throttle'; readonly ms: number }
  | { readonly kind: 'bar'; readonly tf: BarSpec }

export interface CompiledRule {
  readonly rule: Rule
  /** Everything the rule reads, each once. */
  readonly reads: readonly Read[]
  readonly when: Part
  readonly exit: Part | null
  /** Conditions of sizes, by the condition itself. */
  readonly choices: ReadonlyMap<Condition, Part>
  readonly trigger: Trigger
  readonly holdMs: number
  readonly clock: readonly ClockNeed[]
}

/**
 * Turns a parsed rule into functions. No text of the rule is ever run; each node becomes one of the closures of
 * `nodes/`. Throws on a rule that `parseRule` would refuse.
 */
export function compileRule(rule: Rule): CompiledRule {
  const reads = new Map<string, { readonly read: Read; readonly at: number }>()
  const clock: ClockNeed[] = []
  const part = (condition: Condition): Part => compilePart(rule, condition, { reads, clock })
  const when = part(rule.when)
  const exit = rule.exit === undefined ? null : part(rule.exit)
  const choices = new Map<Condition, Part>()
  for (const action of rule.then) {
    if (action.do === 'order')
      for (const condition of conditionsOf(action.size)) choices.set(condition, part(condition))
  }
  return {
    rule,
    reads: [...reads.values()].map(({ read }) => read),
    when,
    exit,
    choices,
    trigger: triggerOf(rule.eval?.on ?? 'tick'),
    holdMs: rule.eval?.hold === undefined ? 0 : durationMs(rule.eval.hold),
    clock,
  }
}

export function conditionsOf(size: Size): readonly Condition[] {
  return 'if' in size ? [size.if, ...conditionsOf(size.then), ...conditionsOf(size.else)] : []
}

function triggerOf(on: string): Trigger {
  if (on === 'tick') return { kind: 'tick' }
  const [kind, what = ''] = on.split(':')
  if (kind === 'throttle') return { kind, ms: Number.parseInt(what, 10) * 1000 }
  return { kind: 'bar', tf: what as BarSpec } // by the pattern of `eval.on`
}

interface Shared {
  readonly reads: Map<string, { readonly read: Read; readonly at: number }>
  readonly clock: ClockNeed[]
}

function compilePart(rule: Rule, root: Condition, { reads, clock }: Shared): Part {
  const memory: (readonly number[])[] = []
  const samplers: Sampler[] = []
  const leaves: Leaf[] = []
  let memos = 0
  let visits = 0

  /** Variables are computed once a turn; what runs at bar closes has turns of its own, and so its own variables. */
  const builderFor = (building: readonly string[], known: Map<string, Built<Value>>): Builder => {
    const builder: Builder = {
      operand(operand) {
        visits += 1
        if (typeof operand === 'number' || !('var' in operand)) return buildOperand(builder, operand)
        const name = operand.var
        const found = known.get(name)
        if (found !== undefined) return found
        const definition = rule.vars !== undefined && Object.hasOwn(rule.vars, name) ? rule.vars[name] : undefined
        assert(definition !== undefined, `no variable ${name}`)
        assert(!building.includes(name), `variable ${name} needs itself`)
        const value = memoized(builderFor([...building, name], known).operand(definition), memos++)
        known.set(name, value)
        return value
      },
      condition(condition, path) {
        visits += 1
        const built = buildCondition(builder, condition, path)
        const { run: test, sides: { left, right } = { left: null, right: null } } = built
        if (path !== null && childrenOf(condition).length === 0) {
          leaves.push({
            path,
            condition,
            test,
            left,
            right,
            unit: unitOfLeaf(condition, rule.vars),
            wanted: wantedAt(path),
          })
        }
        return built
      },
      read(asked) {
        const read = inBars(asked, rule)
        const known = reads.get(read.key) ?? { read, at: reads.size }
        reads.set(read.key, known)
        return known.at
      },
      slot: (initial) => memory.push(initial) - 1,
      sampled: (build) => build(builderFor(building, new Map())),
      sampler: (sampler) => void samplers.push(sampler),
      clock: (need) => void clock.push(need),
    }
    return builder
  }

  const { run, remembers } = builderFor([], new Map()).condition(root, [])
  return { test: run, memory, memos, samplers, leaves, remembers: remembers || samplers.length > 0, visits }
}

/** Bars are counted by the length of those the rule is looked at with: "pos.heldBars" → "pos.heldBars.5m". */
function inBars(read: Read, rule: Rule): Read {
  const trigger = triggerOf(rule.eval?.on ?? 'tick')
  return read.key === 'pos.heldBars' && trigger.kind === 'bar' ? { ...read, key: `${read.key}.${trigger.tf}` } : read
}

function memoized({ run, remembers }: Built<Value>, slot: number): Built<Value> {
  return {
    remembers,
    run(context) {
      if (context.memoTurns[slot] === context.turn) return context.memos[slot]!
      const value = run(context)
      context.memos[slot] = value
      context.memoTurns[slot] = context.turn
      return value
    },
  }
}

const wantedAt = (path: Path): Tri => (path.filter((key) => key === 'not').length % 2 === 0 ? TRUE : FALSE)
