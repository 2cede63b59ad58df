import { err, ok, type Result } from '../../core/result.ts'
import { checkBounds } from '../../rules/bounds.ts'
import { canonicalJson } from '../../rules/canonical.ts'
import { checkRule } from '../../rules/check.ts'
import { problemsOf, type RuleProblem } from '../../rules/problem.ts'
import { unservedProblems } from '../rule-strategy/served.ts'
import { paramProblems } from './params.ts'
import { StrategyDocument } from './schema.ts'
import { documentPath, ruleOf } from './to-rule.ts'

/**
 * The one way from unknown JSON to a strategy that can be played: bounded, strict, and evaluable.
 *
 * @param json  anything at all; never throws, whatever it is
 * @errors      every problem names where it is in the document and what was expected; at most twenty
 */
export function parseStrategyDocument(json: unknown): Result<StrategyDocument, readonly RuleProblem[]> {
  const bounds = checkBounds(json)
  if (!bounds.ok) return err([bounds.error])
  const parsed = StrategyDocument.safeParse(json, { reportInput: true })
  if (!parsed.success) return err(problemsOf(parsed.error.issues).slice(0, 20))
  const document = parsed.data
  const own = [...documentProblems(document), ...paramProblems(document)]
  if (own.length > 0) return err(own.slice(0, 20))
  const rule = ruleOf(document)
  const wrong = checkRule(rule)
  const problems = wrong.length > 0 ? wrong : unservedProblems(rule, document.bar).slice(0, 20)
  if (problems.length === 0) return ok(document)
  return err(problems.map((problem) => ({ ...problem, path: documentPath(document, problem.path) })))
}

/** The one text of a document, from which its hash is taken. */
export const canonicalStrategy = (document: StrategyDocument): string => canonicalJson(document)

function documentProblems({ size, exits, bar, schedule }: StrategyDocument): readonly RuleProblem[] {
  const problems: RuleProblem[] = []
  if ('riskPct' in size && exits?.stop === undefined) {
    problems.push({ path: ['exits', 'stop'], code: 'missing', expected: 'the stop that the size is counted from' })
  }
  if (exits?.time !== undefined && exits.time.bars === undefined && exits.time.clock === undefined) {
    problems.push({ path: ['exits', 'time'], code: 'missing', expected: 'bars · clock' })
  }
  const isWhole = bar === '1d' || bar === '1w' || bar === '1mo'
  for (const key of ['from', 'to', 'phases'] as const) {
    if (isWhole && schedule?.[key] !== undefined) {
      problems.push({ path: ['schedule', key], code: 'not_allowed', expected: 'bars of minutes', actual: bar })
    }
  }
  if (isWhole && exits?.time?.clock !== undefined) {
    problems.push({ path: ['exits', 'time', 'clock'], code: 'not_allowed', expected: 'bars of minutes', actual: bar })
  }
  return problems
}
