import { conditionsOf } from './compile.ts'
import type { Rule } from './rule.ts'
import type { Operand } from './syntax.ts'
import { below, type Node } from './walk.ts'

/** Where conditions and operands of a rule begin. */
export function rootsOf(rule: Rule): readonly Node[] {
  const choices = rule.then.flatMap((action, at) =>
    action.do === 'order' ? conditionsOf(action.size).map((node) => ({ node, path: ['then', at, 'size', 'if'] })) : [],
  )
  return [
    ...Object.entries(rule.vars ?? {}).map(([name, node]): Node => ({ kind: 'operand', node, path: ['vars', name] })),
    { kind: 'condition', node: rule.when, path: ['when'] },
    ...(rule.exit === undefined ? [] : [{ kind: 'condition', node: rule.exit, path: ['exit'] } as const]),
    ...choices.map((one): Node => ({ kind: 'condition', ...one })),
  ]
}

/** The variable a node stands for. */
export const nameOf = ({ node }: Node): string | undefined =>
  typeof node === 'object' && 'var' in node ? node.var : undefined

export const definitionOf = (rule: Rule, name: string): Operand | undefined =>
  rule.vars !== undefined && Object.hasOwn(rule.vars, name) ? rule.vars[name] : undefined

/** Nodes with nodes below them on the longest way down; a variable goes on with its definition. */
export function depthOf(rule: Rule, root: Node, known = new Map<string, number>()): number {
  const name = nameOf(root)
  if (name !== undefined) {
    const depth = known.get(name)
    if (depth !== undefined) return depth
    const definition = definitionOf(rule, name)
    const deep = definition === undefined ? 0 : depthOf(rule, { kind: 'operand', node: definition, path: [] }, known)
    known.set(name, deep)
    return deep
  }
  const children = below(root)
  return children.length === 0 ? 0 : 1 + Math.max(...children.map((child) => depthOf(rule, child, known)))
}
