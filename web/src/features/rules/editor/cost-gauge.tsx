'use client'

import { RULE_LIMITS } from '@naru/shared/rules/limits'
import type { Rule } from '@naru/shared/rules/rule'
import { cn } from '@/lib/cn.ts'
import { useRuleEditorWords } from '@/text/rule-editor.ts'
import { costOfRule } from '../language.ts'

const GAUGES = ['subscriptions', 'restPerMinute', 'nodes'] as const

/** What a rule takes of what there is: registrations, requests, size. */
export function CostGauge({ rule }: { rule: Rule }) {
  const { cost: words } = useRuleEditorWords()
  const cost = costOfRule(rule)
  const labels = { subscriptions: words.subscriptions, restPerMinute: words.rest, nodes: words.nodes }
  return (
    <dl className="grid gap-2" data-testid="rule-cost">
      {GAUGES.map((key) => {
        const [used, limit] = [cost[key], RULE_LIMITS[key]]
        const isOver = used > limit
        return (
          <div key={key} className="grid grid-cols-[7rem_1fr_auto] items-center gap-2 text-13">
            <dt className="text-muted">{labels[key]}</dt>
            <dd className="h-1.5 overflow-hidden rounded-full bg-sunken" aria-hidden>
              <span
                className={cn('block h-full', isOver ? 'bg-danger' : 'bg-accent')}
                style={{ width: `${Math.min(100, (used / limit) * 100)}%` }}
              />
            </dd>
            <dd className={cn('tabular', isOver && 'text-danger')}>
              {words.of(String(Math.ceil(used)), String(limit))}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
