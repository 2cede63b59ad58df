import { findIndicator, parseParams, warmUpOf } from '../indicators/registry.ts'
import { BAR_FIELDS, TAPE } from './catalogue.ts'
import { durationMs, secondsOf } from './clock.ts'
import { RULE_LIMITS } from './limits.ts'
import type { Path } from './nodes/context.ts'
import { paramsOf } from './nodes/leaf.ts'
import { sampledOf } from './nodes/operand.ts'
import { closesOf } from './nodes/samples.ts'
import { type RuleProblem, shown } from './problem.ts'
import type { Condition, IndicatorOperand, Operand } from './syntax.ts'

/** Whether an indicator exists as it is asked for. What is left out takes the registry's defaults. */
export function indicatorProblems(operand: IndicatorOperand, path: Path): readonly RuleProblem[] {
  const definition = findIndicator(operand.ind)
  if (Object.hasOwn(BAR_FIELDS, operand.ind)) return columnProblems(operand, path)
  if (definition === undefined) {
    return [{ path: [...path, 'ind'], code: 'unknown_word', expected: 'an indicator', actual: operand.ind }]
  }
  const problems: RuleProblem[] = []
  if (operand.output !== undefined && !definition.outputs.some(({ id }) => id === operand.output)) {
    const expected = definition.outputs.map(({ id }) => id).join(' · ')
    problems.push({ path: [...path, 'output'], code: 'unknown_word', expected, actual: operand.output })
  }
  if (operand.src !== undefined && !definition.isSeries) {
    problems.push({ path: [...path, 'src'], code: 'not_allowed', expected: `${operand.ind} reads whole bars` })
  }
  const params = parseParams(definition, paramsOf(operand))
  if (!params.ok) {
    for (const { param, code, actual } of params.error) {
      const spec = definition.params.find(({ id }) => id === param)
      const expected = spec === undefined ? definition.params.map(({ id }) => id).join(' · ') : rangeOf(spec)
      const word = code === 'unknown_param' ? 'unknown_key' : code === 'out_of_range' ? 'out_of_range' : 'wrong_type'
      problems.push({ path: [...path, param], code: word, expected, actual: shown(actual) })
    }
  }
  if (problems.length > 0 || !params.ok) return problems
  const bars = warmUpOf({ ind: operand.ind, params: params.value }, operand.output)
  if (bars <= RULE_LIMITS.warmUpBars) return []
  return [{ path, code: 'warm_up_too_long', expected: `at most ${RULE_LIMITS.warmUpBars} bars`, actual: String(bars) }]
}

function columnProblems(operand: IndicatorOperand, path: Path): readonly RuleProblem[] {
  const extra = [
    ...Object.keys(paramsOf(operand)),
    ...(operand.src === undefined ? [] : ['src']),
    ...(operand.output === undefined ? [] : ['output']),
  ]
  return extra.map((key) => ({ path: [...path, key], code: 'unknown_key', expected: 'no such key', actual: key }))
}

type Spec = NonNullable<ReturnType<typeof findIndicator>>['params'][number]
const rangeOf = (spec: Spec): string =>
  spec.kind === 'choice' ? spec.choices.map(({ id }) => id).join(' · ') : `${spec.min} – ${spec.max}`

/** What an operand alone may get wrong. */
export function operandProblems(operand: Operand, path: Path): readonly RuleProblem[] {
  if (typeof operand === 'number') return []
  if ('ind' in operand) return indicatorProblems(operand, path)
  if ('sumOver' in operand && !isCumulative(operand.sumOver)) {
    const expected = 'tape.volume · tape.turnoverKrw'
    return [{ path: [...path, 'sumOver'], code: 'not_cumulative', expected }]
  }
  const sampled = sampledOf(operand)
  if (sampled?.form === 'slope' && sampled.n < 2) {
    return [{ path: [...path, 'n'], code: 'out_of_range', expected: 'at least 2', actual: String(sampled.n) }]
  }
  return []
}

const isCumulative = (operand: Operand): boolean =>
  typeof operand !== 'number' && 'tape' in operand && 'isCumulative' in TAPE[operand.tape]

/** What a condition alone may get wrong. */
export function conditionProblems(condition: Condition, path: Path): readonly RuleProblem[] {
  if ('atLeast' in condition && condition.atLeast > condition.of.length) {
    const expected = `at most ${condition.of.length}`
    return [{ path: [...path, 'atLeast'], code: 'out_of_range', expected, actual: String(condition.atLeast) }]
  }
  if ('clock' in condition) return orderOf(condition.clock, [...path, 'clock'])
  return []
}

/** A stretch of the day begins before it ends. */
export function orderOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  path: Path,
): readonly RuleProblem[] {
  if (from === undefined || to === undefined || secondsOf(from) <= secondsOf(to)) return []
  return [{ path: [...path, 'to'], code: 'out_of_range', expected: `not before ${from}`, actual: to }]
}

/** Numbers a node keeps for one instrument. */
export function samplesOf(node: Operand | Condition): number {
  if (typeof node === 'number') return 0
  if ('avgOver' in node || 'sumOver' in node) return 62
  if ('op' in node) return 'by' in node ? 3 * 62 : 1
  if ('count' in node) return node.n + 4
  const sampled = 'tf' in node && !('consecutive' in node) && !('ind' in node) ? sampledOf(node) : undefined
  return sampled === undefined ? 4 : closesOf(sampled.form, sampled.n)
}

export const isShort = (duration: string): boolean => durationMs(duration) <= RULE_LIMITS.durationMs
