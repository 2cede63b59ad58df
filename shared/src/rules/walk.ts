import { childrenOf } from './nodes/condition.ts'
import type { Path } from './nodes/context.ts'
import { partsOf, sampledOf } from './nodes/operand.ts'
import type { Condition, Operand } from './syntax.ts'

/** A node of a rule and where it stands. */
export type Node =
  | { readonly kind: 'condition'; readonly node: Condition; readonly path: Path }
  | { readonly kind: 'operand'; readonly node: Operand; readonly path: Path }

/** What stands directly below a node, in the order of the text. */
export const below = (parent: Node): readonly Node[] =>
  parent.kind === 'condition' ? belowCondition(parent.node, parent.path) : belowOperand(parent.node, parent.path)

function belowCondition(condition: Condition, path: Path): readonly Node[] {
  const operand = (key: string, node: Operand): Node => ({ kind: 'operand', node, path: [...path, key] })
  if ('op' in condition) {
    if ('lo' in condition) return [operand('l', condition.l), operand('lo', condition.lo), operand('hi', condition.hi)]
    return 'r' in condition ? [operand('l', condition.l), operand('r', condition.r)] : [operand('l', condition.l)]
  }
  return childrenOf(condition).map((child) => ({
    kind: 'condition',
    node: child.condition,
    path: [...path, ...child.path],
  }))
}

function belowOperand(operand: Operand, path: Path): readonly Node[] {
  if (typeof operand === 'number') return []
  const one = (key: string, node: Operand): Node => ({ kind: 'operand', node, path: [...path, key] })
  const test = (key: string, node: Condition): Node => ({ kind: 'condition', node, path: [...path, key] })
  const parts = partsOf(operand)
  if (parts !== undefined) {
    return parts.parts.map((node, at) => ({ kind: 'operand', node, path: [...path, parts.fold, at] }))
  }
  if ('abs' in operand) return [one('abs', operand.abs)]
  const sampled = sampledOf(operand)
  if (sampled !== undefined) return [one(sampled.form, sampled.of)]
  if ('avgOver' in operand) return [one('avgOver', operand.avgOver)]
  if ('sumOver' in operand) return [one('sumOver', operand.sumOver)]
  if ('barsSince' in operand) return [test('barsSince', operand.barsSince)]
  if ('since' in operand) {
    const event = typeof operand.since === 'string' ? [] : [test('since', operand.since)]
    return [...event, one('of', operand.of)]
  }
  return []
}

/** A node and everything below it, parents first. Variables are not followed. */
export function everyNode(root: Node): readonly Node[] {
  return [root, ...below(root).flatMap(everyNode)]
}
