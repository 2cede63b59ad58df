'use client'

import type { Rule } from '@naru/shared/rules/rule'
import { useLocale } from '@/text/text-provider.tsx'
import type { RuleNames } from './language.ts'

/** A whole rule read aloud: what has to happen first, then how often, then what is done. */
export function Sentences({ rule, names }: { rule: Rule; names: RuleNames }) {
  const locale = useLocale()
  const [first, ...rest] = names.sentences(rule, locale)
  return (
    <div className="grid gap-1.5" data-testid="rule-sentence">
      <p className="text-16">{first}</p>
      {rest.length > 0 && <p className="text-13 text-muted">{rest.join(' ')}</p>}
    </div>
  )
}
