'use client'

import dynamic from 'next/dynamic'
import { useText } from '@/text/text-provider.tsx'
import { Card } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { RULE_PARTS } from './rule-parts.tsx'

const loading = () => (
  <Card className="pt-4">
    <SkeletonRows rows={8} />
  </Card>
)
/** The language of rules is a lot to know: every screen of theirs comes with it, after its frame. */
const RuleList = dynamic(async () => (await import('@/features/rules/list/rule-list.tsx')).RuleList, {
  ssr: false,
  loading,
})
const RuleDetail = dynamic(async () => (await import('@/features/rules/detail/rule-detail.tsx')).RuleDetail, {
  ssr: false,
  loading,
})
const NewRule = dynamic(async () => (await import('@/features/rules/editor/new-rule.tsx')).NewRule, {
  ssr: false,
  loading,
})
const EditRule = dynamic(async () => (await import('@/features/rules/editor/edit-rule.tsx')).EditRule, {
  ssr: false,
  loading,
})

export function RulesScreen() {
  const { nav } = useText()
  return (
    <div className="mx-auto grid max-w-3xl gap-4">
      <h1 className="text-28">{nav.rules}</h1>
      <RuleList parts={RULE_PARTS} />
    </div>
  )
}

export function RuleDetailScreen({ ruleId }: { ruleId: string }) {
  return (
    <div className="mx-auto max-w-3xl">
      <RuleDetail ruleId={ruleId} parts={RULE_PARTS} />
    </div>
  )
}

interface NewRuleScreenProps {
  readonly preset: string | undefined
  readonly symbol: string | undefined
  readonly line: string | undefined
}

export function NewRuleScreen(beginning: NewRuleScreenProps) {
  const { nav } = useText()
  return (
    <div className="mx-auto grid max-w-3xl gap-4">
      <h1 className="text-28">{nav.newRule}</h1>
      <NewRule beginning={beginning} parts={RULE_PARTS} />
    </div>
  )
}

export function EditRuleScreen({ ruleId }: { ruleId: string }) {
  const { nav } = useText()
  return (
    <div className="mx-auto grid max-w-3xl gap-4">
      <h1 className="text-28">{nav.editRule}</h1>
      <EditRule ruleId={ruleId} parts={RULE_PARTS} />
    </div>
  )
}
