import type { z } from 'zod'

/** What is wrong with a rule, one at a time. `expected` and `actual` are words of the language or short values, never prose. */
export interface RuleProblem {
  /** Where, from the root of the rule's JSON. */
  readonly path: readonly (string | number)[]
  readonly code: RuleProblemCode
  readonly expected: string
  readonly actual?: string
}

export type RuleProblemCode =
  | 'too_large' // bytes, values or nesting of the JSON, before anything else is looked at
  | 'not_json' // something JSON cannot say: a function, a cycle, NaN
  | 'unknown_key'
  | 'unknown_word' // a token, indicator, output or parameter that does not exist
  | 'missing'
  | 'wrong_type'
  | 'bad_format'
  | 'out_of_range'
  | 'too_deep'
  | 'too_many_nodes'
  | 'unit_mismatch'
  | 'literal_without_unit'
  | 'constant_condition' // both sides never change
  | 'unknown_variable'
  | 'variable_cycle'
  | 'unused_variable'
  | 'not_cumulative' // sumOver of what does not grow during the day
  | 'window_too_large'
  | 'warm_up_too_long'
  | 'over_budget' // subscriptions or REST calls
  | 'not_allowed' // a combination the language does not have
  | 'needs_bar_close' // bars are counted by rules that are looked at when bars close
  | 'not_served' // the language has it, and nothing of this product tells or does it yet

const SHOWN = 60

/** A value as it is told back to whoever wrote it: short, on one line. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return value.slice(0, SHOWN)
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value)
  return Array.isArray(value) ? 'list' : typeof value
}

type Issue = z.core.$ZodIssue

const pathOf = (issue: Issue): readonly (string | number)[] =>
  issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))

/** What the schema complained of, in the words of a rule. */
export function problemsOf(issues: readonly Issue[]): readonly RuleProblem[] {
  return issues.flatMap(problemOf)
}

function problemOf(issue: Issue): readonly RuleProblem[] {
  const path = pathOf(issue)
  const told = { ...(issue.input !== undefined && { actual: shown(issue.input) }) }
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        code: 'unknown_key',
        expected: 'no such key',
        actual: shown(key),
      }))
    case 'invalid_type':
      return [{ path, code: issue.input === undefined ? 'missing' : 'wrong_type', expected: issue.expected, ...told }]
    case 'too_big':
      return [{ path, code: 'out_of_range', expected: `at most ${issue.maximum}`, ...told }]
    case 'too_small':
      return [{ path, code: 'out_of_range', expected: `at least ${issue.minimum}`, ...told }]
    case 'invalid_union':
      return [{ path, ...unionOf(issue), ...told }]
    case 'invalid_value':
      if (issue.input === undefined) return [{ path, code: 'missing', expected: wordsOf(issue.values) }]
      return [{ path, code: 'unknown_word', expected: wordsOf(issue.values), ...told }]
    case 'invalid_format':
      return [{ path, code: 'bad_format', expected: issue.pattern ?? issue.format, ...told }]
    case 'custom':
      return [{ path, ...customOf(issue.params), ...told }]
    default:
      return [{ path, code: 'wrong_type', expected: issue.message, ...told }]
  }
}

const wordsOf = (values: readonly unknown[]): string => values.slice(0, 40).map(String).join(' · ')

/** Only the union of operators tells its alternatives apart by one key; the others are of few and short shapes. */
const unionOf = (issue: z.core.$ZodIssueInvalidUnion): Pick<RuleProblem, 'code' | 'expected'> =>
  issue.discriminator === undefined
    ? { code: 'wrong_type', expected: 'one of the known shapes' }
    : { code: 'unknown_word', expected: `a known ${issue.discriminator}` }

function customOf(params: Readonly<Record<string, unknown>> | undefined): Pick<RuleProblem, 'code' | 'expected'> {
  const expected = typeof params?.expected === 'string' ? params.expected : 'something else'
  const code = params?.code
  return { code: isCustomCode(code) ? code : 'wrong_type', expected }
}

const CUSTOM_CODES = ['unknown_word', 'wrong_type', 'bad_format', 'not_allowed', 'missing', 'out_of_range'] as const
const isCustomCode = (code: unknown): code is (typeof CUSTOM_CODES)[number] => CUSTOM_CODES.some((one) => one === code)
