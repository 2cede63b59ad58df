import type { Action, Exit } from './action.ts'
import type { Path } from './nodes/context.ts'
import type { RuleProblem } from './problem.ts'
import type { Rule } from './rule.ts'

/** What an alert may do: tell. The rest moves money or other rules and belongs to strategies. */
const TELLS: readonly Action['do'][] = ['notify', 'addWatch', 'tag', 'webhook']

/** Actions that contradict themselves or the kind of their rule. */
export function actionProblems(rule: Rule): readonly RuleProblem[] {
  const refuse = (path: Path, expected: string, actual?: string): RuleProblem => ({
    path,
    code: 'not_allowed',
    expected,
    ...(actual !== undefined && { actual }),
  })
  const problems = rule.then.flatMap((action, at): readonly RuleProblem[] => {
    const path = ['then', at]
    if (rule.kind === 'alert' && !TELLS.includes(action.do))
      return [refuse([...path, 'do'], TELLS.join(' · '), action.do)]
    return action.do === 'order' ? orderProblems(action, path) : []
  })
  if (rule.kind === 'alert' && rule.exit !== undefined) problems.push(refuse(['exit'], 'a strategy'))
  if (rule.kind === 'alert' && rule.guards !== undefined) problems.push(refuse(['guards'], 'a strategy'))
  return problems
}

const kindOf = (exit: Exit): string => Object.keys(exit).join()

function orderProblems(action: Extract<Action, { readonly do: 'order' }>, path: Path): readonly RuleProblem[] {
  const problems: RuleProblem[] = []
  const { type, price, approval, side, exits } = action
  if (type === 'limit' && price === undefined) {
    problems.push({ path: [...path, 'price'], code: 'missing', expected: 'the price of a limit order' })
  }
  if (type !== 'limit' && price !== undefined) {
    problems.push({ path: [...path, 'price'], code: 'not_allowed', expected: 'a limit order', actual: type })
  }
  for (const key of ['approvalFor', 'driftPct'] as const) {
    if (approval !== 'semi' && action[key] !== undefined) {
      problems.push({ path: [...path, key], code: 'not_allowed', expected: 'approval: semi' })
    }
  }
  if (side === 'sell' && exits !== undefined) {
    problems.push({
      path: [...path, 'exits'],
      code: 'not_allowed',
      expected: 'an order that opens a position',
      actual: side,
    })
  }
  exits?.oco.forEach((exit, at) => {
    if (exits.oco.findIndex((other) => kindOf(other) === kindOf(exit)) === at) return
    const expected = 'each kind of exit once'
    problems.push({ path: [...path, 'exits', 'oco', at], code: 'not_allowed', expected, actual: kindOf(exit) })
  })
  return problems
}
