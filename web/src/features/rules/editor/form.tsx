'use client'

import type { RuleProblem } from '@naru/shared/rules/problem'
import { createContext, use } from 'react'
import { at, isUnder, type Json, type Path, put } from './json.ts'
import type { Speech } from './operands.ts'

export interface RuleForm extends Speech {
  readonly draft: Json
  readonly problems: readonly RuleProblem[]
  /** Problems are told once somebody has tried to go on, or has left the field. */
  readonly isStrict: boolean
  readonly change: (draft: Json) => void
}

export const RuleFormContext = createContext<RuleForm | null>(null)

/** The rule that is being written, for every part of the form. */
export function useRuleForm(): RuleForm {
  const form = use(RuleFormContext)
  if (!form) throw new Error('a part of the rule form stands outside of it')
  return form
}

/** One value of the draft: what it is, how to change it, and what is wrong with it. */
export function useField(path: Path) {
  const form = useRuleForm()
  const problem = form.problems.find((candidate) => isUnder(candidate.path, path))
  return {
    value: at(form.draft, path),
    set: (value: Json | undefined) => form.change(put(form.draft, path, value)),
    problem,
    /** One sentence for the reader; undefined while nothing is wrong or it is too early to say. */
    error: problem && form.isStrict ? problemText(problem, form) : undefined,
  }
}

/** What is wrong and what would be right, as far as the language says it in figures and words of its own. */
export function problemText({ code, expected }: RuleProblem, { words }: Pick<Speech, 'words'>): string {
  const what = words.problem[code] ?? words.problem.not_allowed ?? ''
  const isTelling = code === 'out_of_range' || code === 'bad_format' || code === 'over_budget'
  return isTelling ? `${what}. ${words.expected(expected)}` : what
}
