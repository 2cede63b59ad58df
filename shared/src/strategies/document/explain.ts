import { figure, type Locale, type RuleNames } from '../../rules/explain/words.ts'
import { explainRule } from '../../rules/explain.ts'
import type { StrategyDocument } from './schema.ts'
import { ruleOf } from './to-rule.ts'

/**
 * A strategy in words. The first sentence is what it waits for and what it buys; each of the others is one further part.
 *
 * @param names  what symbols, lines and watchlists are called; what it does not know is said by its code
 */
export function explainStrategy(document: StrategyDocument, locale: Locale, names: RuleNames = {}): readonly string[] {
  const { maxPositions } = document
  const most =
    maxPositions === undefined
      ? []
      : [
          locale === 'ko'
            ? `한 번에 ${figure(maxPositions)}종목까지만 보유해요.`
            : `It holds at most ${figure(maxPositions)} instrument${maxPositions === 1 ? '' : 's'} at once.`,
        ]
  return [...explainRule(ruleOf(document), locale, names), ...most]
}
