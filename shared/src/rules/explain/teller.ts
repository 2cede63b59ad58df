import type { Rule } from '../rule.ts'
import type { Condition } from '../syntax.ts'
import type { Clause } from './korean.ts'
import type { RuleNames } from './words.ts'

interface Teller {
  readonly rule: Rule
  readonly names: RuleNames
  /** What the rule watches: "삼성전자", "Samsung Electronics". */
  readonly subject: string
}

/** What is needed to tell one rule in Korean. */
export interface KoreanTeller extends Teller {
  clause(condition: Condition): Clause
}

/** A statement and its opposite: "it is above", "it is not above". */
export interface Statement {
  readonly yes: string
  readonly no: string
}

export interface EnglishTeller extends Teller {
  statement(condition: Condition): Statement
}
