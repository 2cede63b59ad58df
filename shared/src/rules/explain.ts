import { enCondition, enTeller } from './explain/en.ts'
import { enDeeds, enOthers, enSubject } from './explain/en-parts.ts'
import { koCondition, koTeller } from './explain/ko.ts'
import { koDeeds, koOthers, koSubject } from './explain/ko-parts.ts'
import type { Locale, RuleNames } from './explain/words.ts'
import type { Rule } from './rule.ts'
import type { Condition, Operand } from './syntax.ts'

/**
 * A rule in words. The first sentence is the condition and what it does; each of the others is one further part: when it
 * is looked at, its session, how often it fires, its exits and its guards.
 *
 * @param names  what symbols, lines and watchlists are called; what it does not know is said by its code
 */
export function explainRule(rule: Rule, locale: Locale, names: RuleNames = {}): readonly string[] {
  if (locale === 'ko') {
    const subject = koSubject(rule.universe, names)
    const teller = koTeller(rule, names, subject)
    const lead =
      startsWith(rule.when, rule) === 'flag'
        ? ''
        : startsWith(rule.when, rule) === 'own'
          ? `${subject}의 `
          : `${subject}: `
    return [`${lead}${koCondition(rule.when, teller)} ${koDeeds(rule.then, teller)}.`, ...koOthers(rule, teller)]
  }
  const subject = enSubject(rule.universe, names)
  const teller = enTeller(rule, names, subject)
  return [
    `${subject}: when ${enCondition(rule.when, teller)}, ${enDeeds(rule.then, teller)}.`,
    ...enOthers(rule, teller),
  ]
}

/** What the sentence begins with: something the instrument has, the instrument itself, or neither. */
function startsWith(condition: Condition, rule: Rule): 'own' | 'flag' | 'other' {
  if ('op' in condition) return isOwn(condition.l, rule) ? 'own' : 'other'
  if ('flag' in condition) return 'flag'
  const [first] = 'all' in condition ? condition.all : 'any' in condition ? condition.any : []
  if (first !== undefined) return startsWith(first, rule)
  if ('not' in condition) return startsWith(condition.not, rule)
  return 'hold' in condition ? startsWith(condition.hold, rule) : 'other'
}

const SHARED = ['index', 'fx', 'acct', 'strat', 'time', 'since', 'level'] as const

function isOwn(operand: Operand, rule: Rule): boolean {
  if (typeof operand === 'number') return false
  if ('var' in operand) {
    const definition = rule.vars?.[operand.var]
    return definition !== undefined && isOwn(definition, rule)
  }
  return !SHARED.some((key) => key in operand)
}
