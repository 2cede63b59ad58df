'use client'

import type { RuleRow } from '@naru/shared/contracts/rules'
import { FileQuestionMark } from 'lucide-react'
import Link from 'next/link'
import { rulesQuery } from '@/lib/ledger/rules.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRuleWords } from '@/text/rules.ts'
import { buttonStyle } from '@/ui/button.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import type { JsonObject } from './json.ts'
import type { RuleParts } from './parts.ts'
import { useKeptDraft } from './use-kept-draft.ts'
import { WriteRule } from './write-rule.tsx'

/** The draft of a rule that exists; what is armed stays as it is until the draft is. */
export function EditRule({ ruleId, parts }: { ruleId: string; parts: RuleParts }) {
  const rules = useQuery(rulesQuery)
  return (
    <Loaded query={rules} skeleton={<SkeletonRows rows={8} />}>
      {(rows) => {
        const rule = rows.find((row) => row.id === ruleId && row.is_own)
        return rule ? <Editing key={rule.id} rule={rule} parts={parts} /> : <NoRule />
      }}
    </Loaded>
  )
}

function Editing({ rule, parts }: { rule: RuleRow; parts: RuleParts }) {
  const kept = useKeptDraft(
    { name: rule.id, base: rule.draft_hash },
    // JSON by construction: the column is jsonb.
    { id: rule.id, draft: rule.draft as JsonObject, unread: undefined, accountId: rule.account_id },
  )
  if (!kept.writing) return <SkeletonRows rows={8} />
  return (
    <WriteRule
      writing={kept.writing}
      write={kept.write}
      onSaved={kept.forget}
      isRestored={kept.isRestored}
      onDiscard={() => void kept.forget().then(() => window.location.reload())}
      parts={parts}
    />
  )
}

export function NoRule() {
  const { detail } = useRuleWords()
  return (
    <EmptyState
      icon={FileQuestionMark}
      title={detail.notFound}
      hint={detail.notFoundHint}
      action={
        <Link href="/rules" className={buttonStyle({ variant: 'outline' })}>
          {detail.back}
        </Link>
      }
    />
  )
}
