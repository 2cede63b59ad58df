'use client'

import type { RuleRow, RuleVersionRow } from '@naru/shared/contracts/rules'
import { Pencil } from 'lucide-react'
import Link from 'next/link'
import { useMemo, useState } from 'react'
import { useAccountName } from '@/lib/account-name.ts'
import { useOpenAccounts } from '@/lib/current-account.ts'
import { rulesQuery, versionsQuery } from '@/lib/ledger/rules.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRuleWords } from '@/text/rules.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Age } from '@/ui/age-badge.tsx'
import { ArmedBadge, DraftNote, StopReason, shownState } from '@/ui/armed-badge.tsx'
import { buttonStyle } from '@/ui/button.tsx'
import { Card, CardBody } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { Loaded } from '@/ui/states.tsx'
import { Tabs } from '@/ui/tabs.tsx'
import { VersionList } from '@/ui/version-list.tsx'
import { NoRule } from '../editor/edit-rule.tsx'
import type { RuleParts } from '../editor/parts.ts'
import { parse } from '../language.ts'
import { Sentences } from '../sentences.tsx'
import { UniverseText } from '../universe-text.tsx'
import { useNames } from '../use-names.ts'
import { FiringList } from './firing-list.tsx'
import { RuleActions } from './rule-actions.tsx'
import { TraceView } from './trace-view.tsx'

const TABS = ['firings', 'trace', 'versions'] as const
type Tab = (typeof TABS)[number]
const NONE: readonly RuleVersionRow[] = []

/** One rule: what it says, how it stands, when it fired and why, why it did not, and what it said before. */
export function RuleDetail({ ruleId, parts }: { ruleId: string; parts: RuleParts }) {
  const rules = useQuery(rulesQuery)
  return (
    <Loaded query={rules} skeleton={<SkeletonRows rows={8} />}>
      {(rows) => {
        const rule = rows.find(({ id }) => id === ruleId)
        return rule ? <Detail rule={rule} parts={parts} /> : <NoRule />
      }}
    </Loaded>
  )
}

function Detail({ rule, parts }: { rule: RuleRow; parts: RuleParts }) {
  const words = useRuleWords()
  const [tab, setTab] = useState<Tab>('firings')
  const versions = useQuery(versionsQuery(rule.id))
  const armed = versions.data?.find(({ id }) => id === rule.armed_version_id)
  return (
    <div className="grid gap-4" data-testid="rule-detail" data-rule-state={shownState(rule)}>
      <div className="flex flex-wrap items-center gap-2">
        <ArmedBadge of={rule} words={words.state} />
        <h1 className="min-w-0 flex-1 text-20">{rule.name}</h1>
        {rule.is_own && (
          <Link href={`/rules/${rule.id}/edit`} className={buttonStyle({ variant: 'outline', size: 'small' })}>
            <Pencil aria-hidden size={16} />
            {words.detail.edit}
          </Link>
        )}
      </div>
      <StopReason of={rule} words={words.reasons} />
      <Card>
        <CardBody className="grid gap-3 pt-4">
          <InForce rule={rule} armed={armed} parts={parts} />
          <Facts rule={rule} armed={armed} parts={parts} />
        </CardBody>
      </Card>
      {rule.is_own && <RuleActions rule={rule} isCurrent={armed?.hash === rule.draft_hash} parts={parts} />}
      <Card>
        <Tabs
          label={rule.name}
          tabs={TABS.map((key) => ({ key, label: words.detail.tabs[key] }))}
          value={tab}
          onChange={setTab}
        >
          {tab === 'firings' && <FiringList rule={rule} versions={versions.data ?? NONE} />}
          {tab === 'trace' && <TraceView rule={rule} version={armed} />}
          {tab === 'versions' && (
            <Loaded query={versions} skeleton={<SkeletonRows rows={3} />}>
              {(rows) => <VersionList versions={rows} words={words.detail} />}
            </Loaded>
          )}
        </Tabs>
      </Card>
      <p className="text-12 text-muted">{words.noAdvice}</p>
    </div>
  )
}

interface InForceProps {
  readonly rule: RuleRow
  readonly armed: RuleVersionRow | undefined
  readonly parts: RuleParts
}

/** The sentence that counts: of what is armed, else of the draft; and whether the draft says something else. */
function InForce({ rule, armed, parts }: InForceProps) {
  const { detail } = useRuleWords()
  const locale = useLocale()
  const names = useNames(parts)
  const parsed = useMemo(() => parse(rule.draft), [rule.draft])
  return (
    <>
      {armed ? (
        <p className="whitespace-pre-line text-16" data-testid="rule-sentence">
          {locale === 'ko' ? armed.sentence_ko : armed.sentence_en}
        </p>
      ) : (
        parsed.ok && <Sentences rule={parsed.value} names={names} />
      )}
      <DraftNote of={rule} armedHash={armed?.hash} words={detail} />
    </>
  )
}

function Facts({ rule, armed, parts }: InForceProps) {
  const words = useRuleWords()
  const nameOf = useAccountName()
  const account = useOpenAccounts()?.find(({ id }) => id === (armed?.account_id ?? rule.account_id))
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-13 [&_dd]:font-bold [&_dt]:text-muted [&>div]:flex [&>div]:gap-1.5">
      <div>
        <dt className="sr-only">{words.title}</dt>
        <dd>
          <UniverseText draft={rule.draft} parts={parts} />
        </dd>
      </div>
      <div>
        <dt>{words.evaluated}</dt>
        <dd>{rule.last_evaluated_at === null ? words.neverEvaluated : <Age at={rule.last_evaluated_at} />}</dd>
      </div>
      {rule.last_fired_at !== null && (
        <div>
          <dt>{words.lastFired}</dt>
          <dd>
            <Age at={rule.last_fired_at} />
          </dd>
        </div>
      )}
      <div>
        <dd>{rule.fires_today > 0 ? words.firesToday(rule.fires_today) : words.noFires}</dd>
      </div>
      {account && armed?.trades && <div>{nameOf(account)}</div>}
    </dl>
  )
}
