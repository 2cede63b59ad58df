'use client'

import type { StrategyRow, StrategyVersionRow } from '@naru/shared/contracts/strategies'
import { explainSpec } from '@naru/shared/strategies/explain-spec'
import { parseStrategySpec } from '@naru/shared/strategies/spec'
import { Pencil, Workflow } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useMemo, useState } from 'react'
import { useAccountName } from '@/lib/account-name.ts'
import { useOpenAccounts } from '@/lib/current-account.ts'
import { strategiesQuery, strategyVersionsQuery } from '@/lib/ledger/strategies.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { ArmedBadge, DraftNote, StopReason, shownState } from '@/ui/armed-badge.tsx'
import { buttonStyle } from '@/ui/button.tsx'
import { Card, CardBody } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Tabs } from '@/ui/tabs.tsx'
import { VersionList } from '@/ui/version-list.tsx'
import { takesHooks } from '../hooks/takes-hooks.ts'
import type { StrategyParts } from '../parts.ts'
import { NamedProgramStanding } from '../program-standing.tsx'
import { StageLadder } from '../stage-badge.tsx'
import { useNames } from '../use-names.ts'
import { DayList } from './day-list.tsx'
import { RunList } from './run-list.tsx'
import { SignalList } from './signal-list.tsx'
import { StrategyActions } from './strategy-actions.tsx'

/** Few strategies take signals from outside. */
const HookCard = dynamic(async () => (await import('../hooks/hook-card.tsx')).HookCard, {
  ssr: false,
  loading: () => <SkeletonRows rows={3} />,
})

const TABS = ['signals', 'days', 'runs', 'versions'] as const
type Tab = (typeof TABS)[number]

/** One strategy: what it does, how far it has climbed, what it wanted and why it was or was not ordered, day by day. */
export function StrategyDetail({ strategyId, parts }: { strategyId: string; parts: StrategyParts }) {
  const strategies = useQuery(strategiesQuery)
  return (
    <Loaded query={strategies} skeleton={<SkeletonRows rows={8} />}>
      {(rows) => {
        const strategy = rows.find(({ id }) => id === strategyId)
        return strategy ? <Detail strategy={strategy} parts={parts} /> : <NoStrategy />
      }}
    </Loaded>
  )
}

export function NoStrategy() {
  const words = useStrategyWords()
  return (
    <EmptyState
      icon={Workflow}
      title={words.notFound}
      hint={words.notFoundHint}
      action={
        <Link href="/strategies" className={buttonStyle({ variant: 'outline' })}>
          {words.back}
        </Link>
      }
    />
  )
}

function Detail({ strategy, parts }: { strategy: StrategyRow; parts: StrategyParts }) {
  const words = useStrategyWords()
  const [tab, setTab] = useState<Tab>('signals')
  const versions = useQuery(strategyVersionsQuery(strategy.id))
  const armed = versions.data?.find(({ id }) => id === strategy.armed_version_id)
  return (
    <div className="grid gap-4" data-testid="strategy-detail" data-strategy-state={shownState(strategy)}>
      <div className="flex flex-wrap items-center gap-2">
        <ArmedBadge of={strategy} words={words.state} />
        <h1 className="min-w-0 flex-1 text-20">{strategy.name}</h1>
        <Link href={`/strategies/${strategy.id}/edit`} className={buttonStyle({ variant: 'outline', size: 'small' })}>
          <Pencil aria-hidden size={16} />
          {words.detail.edit}
        </Link>
      </div>
      <StopReason of={strategy} words={words.reasons} />
      <Card>
        <CardBody className="grid gap-4 pt-4">
          <InForce strategy={strategy} armed={armed} parts={parts} />
          <StageLadder strategy={strategy} />
        </CardBody>
      </Card>
      <StrategyActions strategy={strategy} isCurrent={armed?.hash === strategy.draft_hash} parts={parts} />
      {takesHooks(strategy) && <HookCard strategyId={strategy.id} />}
      <Card>
        <Tabs
          label={strategy.name}
          tabs={TABS.map((key) => ({ key, label: words.detail.tabs[key] }))}
          value={tab}
          onChange={setTab}
        >
          {tab === 'signals' && <SignalList strategyId={strategy.id} />}
          {tab === 'days' && <DayList strategyId={strategy.id} />}
          {tab === 'runs' && <RunList strategyId={strategy.id} />}
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
  readonly strategy: StrategyRow
  readonly armed: StrategyVersionRow | undefined
  readonly parts: StrategyParts
}

/** The sentences that count: of what is armed, else of the draft; and whether the draft says something else. */
function InForce({ strategy, armed, parts }: InForceProps) {
  const { detail } = useStrategyWords()
  const locale = useLocale()
  const names = useNames(parts)
  const nameOf = useAccountName()
  const account = useOpenAccounts()?.find(({ id }) => id === (armed?.account_id ?? strategy.account_id))
  const parsed = useMemo(() => parseStrategySpec(strategy.draft), [strategy.draft])
  const draft = parsed.ok ? explainSpec(parsed.value, locale, names).join('\n') : ''
  const source = parsed.ok ? parsed.value.source : undefined
  const sentences = armed ? (locale === 'ko' ? armed.sentence_ko : armed.sentence_en) : draft
  return (
    <>
      <p className="whitespace-pre-line text-16" data-testid="strategy-sentence">
        {sentences}
      </p>
      {source?.kind === 'gateway' && <NamedProgramStanding name={source.program} />}
      <DraftNote of={strategy} armedHash={armed?.hash} words={detail} />
      <p className="text-13">
        <span className="text-muted">{detail.account}</span>{' '}
        <span className="font-bold">{account ? nameOf(account) : detail.noAccount}</span>
      </p>
    </>
  )
}
