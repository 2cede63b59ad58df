import type { Path } from './nodes/context.ts'
import { literalOf, partsOf } from './nodes/operand.ts'
import type { RuleProblem } from './problem.ts'
import type { Rule } from './rule.ts'
import type { Condition, Distance, Operand } from './syntax.ts'
import { type Meaning, meaningOf, shared } from './unit.ts'
import { everyNode, type Node } from './walk.ts'

/** What does not fit together in one node: won against percent, a number without a unit, two things that never change. */
export function unitProblems(one: Node, rule: Rule): readonly RuleProblem[] {
  if (one.kind === 'operand') return operandProblems(one.node, one.path, rule)
  if (!('op' in one.node)) return []
  return comparisonProblems(one.node, one.path, rule)
}

function operandProblems(operand: Operand, path: Path, rule: Rule): readonly RuleProblem[] {
  const parts = partsOf(operand)
  if (parts === undefined || meaningOf(operand, rule.vars) !== undefined) return []
  const meanings = parts.parts.map((part) => meaningOf(part, rule.vars))
  if (meanings.includes(undefined)) return [] // told where it begins
  return [
    {
      path: [...path, parts.fold],
      code: 'unit_mismatch',
      expected: 'units that fit together',
      actual: meanings.join(' · '),
    },
  ]
}

type Compared = Extract<Condition, { readonly op: string }>

function sidesOf(condition: Compared): readonly (readonly [key: string, operand: Operand])[] {
  if ('lo' in condition) {
    return [
      ['lo', condition.lo],
      ['hi', condition.hi],
    ]
  }
  return 'r' in condition ? [['r', condition.r]] : []
}

function comparisonProblems(condition: Compared, path: Path, rule: Rule): readonly RuleProblem[] {
  const left = meaningOf(condition.l, rule.vars)
  if (left === undefined) return []
  const problems: RuleProblem[] = []
  for (const [key, operand] of sidesOf(condition)) {
    const right = meaningOf(operand, rule.vars)
    if (right === undefined || shared(left, right) !== undefined) continue
    const isBare = left === 'plain' || right === 'plain'
    const [expected, actual] = left === 'plain' ? [right, left] : [left, right]
    const at = left === 'plain' ? 'l' : key
    problems.push({ path: [...path, at], code: isBare ? 'literal_without_unit' : 'unit_mismatch', expected, actual })
  }
  const distance = 'tol' in condition ? condition.tol : 'by' in condition ? condition.by : undefined
  if (distance !== undefined && !isDistanceOf(left, distance)) {
    const at = 'by' in condition ? 'by' : 'tol'
    problems.push({
      path: [...path, at],
      code: 'unit_mismatch',
      expected: left,
      actual: Object.keys(distance)[0] ?? '',
    })
  }
  if ([condition.l, ...sidesOf(condition).map(([, operand]) => operand)].every((side) => isConstant(side, rule))) {
    problems.push({ path, code: 'constant_condition', expected: 'a side that changes' })
  }
  return problems
}

/** Won and price steps are distances of prices; percent of anything; plain numbers of what has no unit. */
function isDistanceOf(meaning: Meaning, distance: Distance): boolean {
  if ('pct' in distance) return true
  if ('krw' in distance || 'ticks' in distance) return meaning === 'krw' || meaning === 'any'
  return meaning !== 'krw' && meaning !== 'pct'
}

function isConstant(operand: Operand, rule: Rule, depth = 0): boolean {
  return everyNode({ kind: 'operand', node: operand, path: [] }).every((one) => {
    if (one.kind === 'condition') return false
    const { node } = one
    if (literalOf(node) !== undefined) return true
    if (typeof node === 'object' && 'var' in node) {
      const definition = rule.vars?.[node.var]
      return definition !== undefined && depth < 32 && isConstant(definition, rule, depth + 1)
    }
    return partsOf(node) !== undefined || (typeof node === 'object' && 'abs' in node)
  })
}
