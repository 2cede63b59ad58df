import { fromKst, kstDate } from '../core/time.ts'
import { actionProblems } from './check-action.ts'
import { conditionProblems, operandProblems, orderOf, samplesOf } from './check-node.ts'
import { unitProblems } from './check-unit.ts'
import { costOf } from './cost.ts'
import { RULE_LIMITS } from './limits.ts'
import type { RuleProblem } from './problem.ts'
import { definitionOf, depthOf, nameOf, rootsOf } from './roots.ts'
import type { Rule } from './rule.ts'
import { below, everyNode, type Node } from './walk.ts'

/**
 * Everything that has the shape of a rule and yet cannot be evaluated, or costs more than it may. In steps: what a step
 * finds would only confuse the next one.
 */
export function checkRule(rule: Rule): readonly RuleProblem[] {
  const roots = rootsOf(rule)
  const nodes = roots.flatMap(everyNode)
  for (const step of STEPS) {
    const problems = step({ rule, roots, nodes })
    if (problems.length > 0) return problems.slice(0, 20)
  }
  return []
}

interface Checked {
  readonly rule: Rule
  readonly roots: readonly Node[]
  readonly nodes: readonly Node[]
}

const STEPS: readonly ((checked: Checked) => readonly RuleProblem[])[] = [
  ({ nodes }) => sizeProblems(nodes),
  ({ rule, nodes }) => variableProblems(rule, nodes),
  ({ rule, roots }) => depthProblems(rule, roots),
  ({ nodes }) =>
    nodes.flatMap((one) =>
      one.kind === 'operand' ? operandProblems(one.node, one.path) : conditionProblems(one.node, one.path),
    ),
  ({ rule, nodes }) => nestingProblems(rule, nodes),
  ({ rule, nodes }) => nodes.flatMap((one) => unitProblems(one, rule)),
  ({ rule }) => [...fireProblems(rule), ...actionProblems(rule)],
  ({ rule }) => budgetProblems(rule),
]

function sizeProblems(nodes: readonly Node[]): readonly RuleProblem[] {
  if (nodes.length <= RULE_LIMITS.nodes) return []
  const expected = `at most ${RULE_LIMITS.nodes} conditions and operands`
  return [{ path: [], code: 'too_many_nodes', expected, actual: String(nodes.length) }]
}

function variableProblems(rule: Rule, nodes: readonly Node[]): readonly RuleProblem[] {
  const names = Object.keys(rule.vars ?? {})
  if (names.length > RULE_LIMITS.variables) {
    return [
      {
        path: ['vars'],
        code: 'out_of_range',
        expected: `at most ${RULE_LIMITS.variables}`,
        actual: String(names.length),
      },
    ]
  }
  const unknown = nodes.filter((one) => {
    const name = nameOf(one)
    return name !== undefined && definitionOf(rule, name) === undefined
  })
  if (unknown.length > 0) {
    const expected = names.join(' · ') || 'no variable is defined'
    return unknown.map((one) => ({
      path: [...one.path, 'var'],
      code: 'unknown_variable',
      expected,
      actual: nameOf(one) ?? '',
    }))
  }
  return names
    .filter((name) => reaches(rule, { from: name, target: name }, new Set()))
    .map((name) => ({ path: ['vars', name], code: 'variable_cycle', expected: 'a variable that does not need itself' }))
}

/** Does the definition of `from` need `target`, directly or not? */
function reaches(
  rule: Rule,
  { from, target }: { readonly from: string; readonly target: string },
  seen: Set<string>,
): boolean {
  if (seen.has(from)) return false
  seen.add(from)
  const node = definitionOf(rule, from)
  if (node === undefined) return false
  const names = everyNode({ kind: 'operand', node, path: [] }).flatMap((one) => nameOf(one) ?? [])
  return names.some((name) => name === target || reaches(rule, { from: name, target }, seen))
}

function depthProblems(rule: Rule, roots: readonly Node[]): readonly RuleProblem[] {
  return roots.flatMap((root): readonly RuleProblem[] => {
    const depth = depthOf(rule, root)
    if (depth <= RULE_LIMITS.depth) return []
    return [
      { path: root.path, code: 'too_deep', expected: `at most ${RULE_LIMITS.depth} levels`, actual: String(depth) },
    ]
  })
}

const REMEMBERS = [
  'avgOver',
  'sumOver',
  'since',
  'barsSince',
  'diff',
  'slope',
  'rank',
  'percentile',
  'hold',
  'within',
  'count',
  'sequence',
  'firstTimeToday',
  'consecutive',
] as const
const REMEMBERING_OPS: readonly string[] = [
  'crossesAbove',
  'crossesBelow',
  'crosses',
  'enters',
  'exits',
  'risesBy',
  'fallsBy',
]
const SAMPLED = ['diff', 'slope', 'rank', 'percentile', 'barsSince', 'consecutive'] as const

const has = (node: Node['node'], keys: readonly string[]): boolean =>
  typeof node === 'object' && keys.some((key) => Object.hasOwn(node, key))

const remembers = ({ node }: Node): boolean =>
  typeof node === 'object' && ('op' in node ? REMEMBERING_OPS.includes(node.op) : has(node, REMEMBERS))

/** The nodes below one, variables followed. They neither miss one another nor go round in circles: that has been checked. */
function deepNodes(rule: Rule, root: Node): readonly Node[] {
  return below(root)
    .flatMap(everyNode)
    .flatMap((one) => {
      const definition = definitionOf(rule, nameOf(one) ?? '')
      if (definition === undefined) return [one]
      const node: Node = { kind: 'operand', node: definition, path: one.path }
      return [node, ...deepNodes(rule, node)]
    })
}

/** What is looked at when bars close cannot itself look at bars closing; a size is chosen at once and remembers nothing. */
function nestingProblems(rule: Rule, nodes: readonly Node[]): readonly RuleProblem[] {
  const problems: RuleProblem[] = []
  for (const one of nodes) {
    if (!has(one.node, SAMPLED)) continue
    const isValue = has(one.node, ['diff', 'slope', 'rank', 'percentile'])
    const bad = deepNodes(rule, one).find((child) => (isValue ? remembers(child) : has(child.node, SAMPLED)))
    if (bad !== undefined)
      problems.push({ path: bad.path, code: 'not_allowed', expected: 'something that looks back at nothing' })
  }
  for (const root of rootsOf(rule).filter(({ path }) => path[0] === 'then')) {
    const bad = [root, ...deepNodes(rule, root)].find(remembers)
    if (bad !== undefined)
      problems.push({ path: bad.path, code: 'not_allowed', expected: 'something that looks back at nothing' })
  }
  const samples = nodes.reduce((sum, { node }) => sum + samplesOf(node), 0)
  if (samples > RULE_LIMITS.windowSamples) {
    problems.push({
      path: [],
      code: 'window_too_large',
      expected: `at most ${RULE_LIMITS.windowSamples} values`,
      actual: String(samples),
    })
  }
  return problems
}

function fireProblems({ fire, session }: Rule): readonly RuleProblem[] {
  const problems: RuleProblem[] = [...orderOf(session ?? {}, ['session'])]
  if (fire.mode === 'everyTime' && fire.cooldown === undefined) {
    problems.push({ path: ['fire', 'cooldown'], code: 'missing', expected: 'a time between two firings' })
  }
  if (fire.bar !== undefined && fire.mode !== 'oncePerBar') {
    problems.push({ path: ['fire', 'bar'], code: 'not_allowed', expected: 'oncePerBar' })
  }
  const end = fire.expires === undefined ? undefined : fromKst(fire.expires, '000000')
  if (fire.expires !== undefined && (end === undefined || kstDate(end) !== fire.expires)) {
    problems.push({
      path: ['fire', 'expires'],
      code: 'bad_format',
      expected: 'a day of the calendar',
      actual: fire.expires,
    })
  }
  return problems
}

function budgetProblems(rule: Rule): readonly RuleProblem[] {
  const symbols = 'symbols' in rule.universe ? rule.universe.symbols.length : 1
  const cost = costOf(rule, symbols)
  const over = (['subscriptions', 'restPerMinute', 'fuel'] as const).filter((key) => cost[key] > RULE_LIMITS[key])
  return over.map((key) => ({
    path: ['universe'],
    code: 'over_budget',
    expected: `at most ${RULE_LIMITS[key]} ${key}`,
    actual: String(cost[key]),
  }))
}
