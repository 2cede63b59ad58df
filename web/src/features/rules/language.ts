import { err, type Result } from '@naru/shared/core/result'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import { canonicalRule } from '@naru/shared/rules/canonical'
import { compileRule } from '@naru/shared/rules/compile'
import { costOf, type RuleCost } from '@naru/shared/rules/cost'
import { findUnserved } from '@naru/shared/rules/desk/served'
import { explainRule } from '@naru/shared/rules/explain'
import { parseRule } from '@naru/shared/rules/parse'
import type { RuleProblem } from '@naru/shared/rules/problem'
import type { Rule } from '@naru/shared/rules/rule'
import type { PriceLine } from '@/lib/ledger/price-lines.ts'
import type { Locale } from '@/text/locale.ts'

/** What a rule names only by an id. */
interface Named {
  readonly nameOf: (id: InstrumentId) => string
  readonly lines: readonly PriceLine[]
  readonly watchlists: readonly { readonly id: string; readonly name: string }[]
}

export interface RuleNames {
  /** The whole condition first, then one sentence for each other part. */
  readonly sentences: (rule: Rule, locale: Locale) => readonly string[]
}

/** How rules are read aloud for this reader. */
export function namesFor({ nameOf, lines, watchlists }: Named): RuleNames {
  const names = {
    symbol: (symbol: string) => nameOf(instrumentId(symbol)),
    line: (id: string) => {
      const line = lines.find((one) => one.id === id)
      return line && `${line.label} ${line.price.toLocaleString('ko-KR')}`
    },
    watchlist: (id: string) => watchlists.find((one) => one.id === id)?.name,
  }
  return { sentences: (rule, locale) => explainRule(rule, locale, names) }
}

/** The one way from what is written to a rule that can be turned on: what a bridge cannot do is a problem like any other. */
export function parse(draft: unknown): Result<Rule, readonly RuleProblem[]> {
  const parsed = parseRule(draft)
  if (!parsed.ok) return parsed
  const unserved = findUnserved(compileRule(parsed.value))
  return unserved.length === 0 ? parsed : err(unserved)
}

/** The text whose hash is armed. */
export const canonical = (rule: Rule): string => canonicalRule(rule)
/** A draft read aloud; nothing while it cannot be read. */
export const read = (draft: unknown, locale: Locale, names: RuleNames): readonly string[] => {
  const parsed = parseRule(draft)
  return parsed.ok ? names.sentences(parsed.value, locale) : []
}
/** Over the symbols it names; a list kept elsewhere counts as one, because only the bridge knows it. */
export const costOfRule = (rule: Rule): RuleCost =>
  costOf(rule, 'symbols' in rule.universe ? rule.universe.symbols.length : 1)
