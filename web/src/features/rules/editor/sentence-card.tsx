'use client'

import type { Result } from '@naru/shared/core/result'
import type { RuleProblem } from '@naru/shared/rules/problem'
import type { Rule } from '@naru/shared/rules/rule'
import { Quote } from 'lucide-react'
import { useState } from 'react'
import { cn } from '@/lib/cn.ts'
import type { RuleNames } from '../language.ts'
import { Sentences } from '../sentences.tsx'
import { useRuleForm } from './form.tsx'

interface SentenceCardProps {
  readonly parsed: Result<Rule, readonly RuleProblem[]>
  readonly names: RuleNames
}

/** The rule as it reads now, always in view; while it cannot be read, as it read last and how much is missing. */
export function SentenceCard({ parsed, names }: SentenceCardProps) {
  const { words } = useRuleForm()
  const [shown, setShown] = useState(parsed.ok ? parsed.value : undefined)
  if (parsed.ok && parsed.value !== shown) setShown(parsed.value)
  return (
    <section
      aria-label={words.sentence}
      aria-live="polite"
      className="sticky top-14 z-[5] flex max-h-[40dvh] gap-3 overflow-y-auto rounded-card border border-accent/40 bg-accent-soft p-4"
    >
      <Quote aria-hidden size={18} className="mt-0.5 shrink-0 text-accent" />
      <div className="grid min-w-0 flex-1 gap-1">
        {shown && (
          <div className={cn(!parsed.ok && 'text-muted')}>
            <Sentences rule={shown} names={names} />
          </div>
        )}
        {!parsed.ok && (
          <p className="font-bold text-14" data-testid="rule-unfinished">
            {words.unfinished(parsed.error.length)}
          </p>
        )}
      </div>
    </section>
  )
}
