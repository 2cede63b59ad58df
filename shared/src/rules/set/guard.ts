import type { CompiledRule } from '../compile.ts'
import { literalOf } from '../nodes/operand.ts'
import type { Condition } from '../syntax.ts'

/**
 * The price level a rule waits at. `whole`: the level is all there is, so nothing changes between two passes of it.
 * Otherwise it is one of several conditions that must all be true, and while it is false nothing else matters.
 */
export interface GuardLevel {
  readonly isWhole: boolean
  /** Is the level's own condition false at this price? */
  isFalse(price: number, threshold: number): boolean
  readonly threshold: number | { readonly lineKey: string }
}

/** Undefined when the rule has to be looked at with every tick. */
export function guardOf({ rule, when, exit, trigger, holdMs }: CompiledRule): GuardLevel | undefined {
  if (trigger.kind !== 'tick' || exit !== null || rule.eval?.onUnknown === 'notify') return undefined
  const whole = levelOf(rule.when)
  if (whole !== undefined)
    return holdMs === 0 && rule.fire.mode !== 'everyTime' ? { ...whole, isWhole: true } : undefined
  if (!('all' in rule.when) || when.remembers) return undefined
  for (const part of rule.when.all) {
    const level = levelOf(part)
    if (level !== undefined) return { ...level, isWhole: false }
  }
  return undefined
}

type Above = '>' | '>=' | 'crossesAbove'
type Below = '<' | '<=' | 'crossesBelow'
const IS_FALSE: Readonly<Record<Above | Below, GuardLevel['isFalse']>> = {
  '>': (price, threshold) => price <= threshold,
  '>=': (price, threshold) => price < threshold,
  '<': (price, threshold) => price >= threshold,
  '<=': (price, threshold) => price > threshold,
  crossesAbove: (price, threshold) => price <= threshold,
  crossesBelow: (price, threshold) => price >= threshold,
}
const isLevelOp = (op: string): op is keyof typeof IS_FALSE => Object.hasOwn(IS_FALSE, op)

function levelOf(condition: Condition): Omit<GuardLevel, 'isWhole'> | undefined {
  if (!('op' in condition) || !('r' in condition) || !isLevelOp(condition.op)) return undefined
  const { op, l, r } = condition
  if (typeof l === 'number' || !('px' in l) || l.px !== 'last') return undefined
  const threshold = literalOf(r)
  const isFalse = IS_FALSE[op]
  if (threshold !== undefined) return { isFalse, threshold }
  return typeof r !== 'number' && 'level' in r ? { isFalse, threshold: { lineKey: r.level } } : undefined
}
