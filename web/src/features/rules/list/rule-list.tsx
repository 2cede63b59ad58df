'use client'

import type { RuleRow } from '@naru/shared/contracts/rules'
import { BellPlus, Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useState } from 'react'
import { rulesQuery } from '@/lib/ledger/rules.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRuleWords } from '@/text/rules.ts'
import { buttonStyle } from '@/ui/button.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { Choice } from '@/ui/choice.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import type { RuleParts } from '../editor/parts.ts'
import { useSwitchRule } from '../mutations.ts'
import { PresetLinks } from './preset-links.tsx'
import { RuleItem } from './rule-item.tsx'
import { TemplateList } from './template-list.tsx'
import { useSentences } from './use-sentences.ts'

/** Comes when it is opened: it brings the whole language. */
const ArmDialog = dynamic(async () => (await import('../arm/arm-dialog.tsx')).ArmDialog, { ssr: false })

const FILTERS = ['all', 'on', 'draft'] as const
type Filter = (typeof FILTERS)[number]

const passes = (rule: RuleRow, filter: Filter): boolean =>
  filter === 'all' || (filter === 'on') === (rule.state === 'armed' || rule.pending_version_id !== null)

/** Everything the reader has asked the NAS to watch. */
export function RuleList({ parts }: { parts: RuleParts }) {
  const words = useRuleWords()
  const rules = useQuery(rulesQuery)
  return (
    <div className="grid gap-4">
      <Card data-testid="rule-list">
        <CardHeader
          title={words.list}
          action={
            <Link href="/rules/new" className={buttonStyle({ size: 'small' })}>
              <Plus aria-hidden size={16} />
              {words.new}
            </Link>
          }
        />
        <Loaded query={rules} skeleton={<SkeletonRows rows={6} />}>
          {(rows) => <Own rules={rows.filter((rule) => rule.is_own && !rule.template)} parts={parts} />}
        </Loaded>
      </Card>
      <TemplateList templates={rules.data?.filter((rule) => rule.template) ?? []} />
    </div>
  )
}

function Own({ rules, parts }: { rules: readonly RuleRow[]; parts: RuleParts }) {
  const words = useRuleWords()
  const [filter, setFilter] = useState<Filter>('all')
  const [armingId, setArmingId] = useState<string>()
  const { act, isPending } = useSwitchRule()
  const sentences = useSentences(rules)
  const shown = rules.filter((rule) => passes(rule, filter))
  const arming = rules.find(({ id }) => id === armingId)
  if (rules.length === 0) {
    return (
      <>
        <EmptyState icon={BellPlus} title={words.empty} hint={words.emptyHint} />
        <PresetLinks />
      </>
    )
  }
  return (
    <>
      <div className="px-4 pb-2">
        <Choice
          label={words.filter}
          options={FILTERS.map((key) => ({ key, label: words.filters[key] }))}
          value={filter}
          onChange={setFilter}
        />
      </div>
      {shown.length === 0 && <p className="border-t px-4 py-6 text-center text-muted">{words.filteredEmpty}</p>}
      <ul className="border-t">
        {shown.map((rule) => (
          <RuleItem
            key={rule.id}
            rule={rule}
            parts={parts}
            sentence={sentences.get(rule.id)}
            isBusy={isPending}
            onSwitch={() => (rule.state === 'armed' ? act('pause_rule', rule.id, words.paused) : setArmingId(rule.id))}
          />
        ))}
      </ul>
      {arming && <ArmDialog rule={arming} parts={parts} onClose={() => setArmingId(undefined)} />}
    </>
  )
}
