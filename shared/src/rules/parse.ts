import { err, ok, type Result } from '../core/result.ts'
import { checkBounds } from './bounds.ts'
import { checkRule } from './check.ts'
import { problemsOf, type RuleProblem } from './problem.ts'
import { Rule } from './rule.ts'

/**
 * The one way from unknown JSON to a rule that can be armed: bounded, strict, and evaluable.
 *
 * @param json  anything at all; never throws, whatever it is
 * @errors      every problem names where it is and what was expected; at most twenty
 */
export function parseRule(json: unknown): Result<Rule, readonly RuleProblem[]> {
  const bounds = checkBounds(json)
  if (!bounds.ok) return err([bounds.error])
  const parsed = Rule.safeParse(json, { reportInput: true })
  if (!parsed.success) return err(problemsOf(parsed.error.issues).slice(0, 20))
  const problems = checkRule(parsed.data)
  return problems.length === 0 ? ok(parsed.data) : err(problems)
}
