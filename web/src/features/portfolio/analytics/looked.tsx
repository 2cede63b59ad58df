'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { NotebookPen } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import { type DayRange, daysOf, type Period } from '@/lib/period.ts'
import { useAnalyticsWords } from '@/text/analytics.ts'
import { Age } from '@/ui/age-badge.tsx'
import { Card } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { Tabs } from '@/ui/tabs.tsx'
import { BasisChoice } from '../basis-choice.tsx'
import { LoadedOnPage } from '../loaded-on-page.tsx'
import { type Books, useBooks } from '../use-books.ts'
import { useToday } from '../use-today.ts'
import { useWorth } from '../use-worth.ts'
import type { Worth } from '../worth.ts'
import type { Analysis } from './analysis.ts'
import { ContributionsPart } from './contributions-part.tsx'
import { CostsPart } from './costs-part.tsx'
import { ExportsPart } from './exports-part.tsx'
import { PerformancePart } from './performance-part.tsx'
import { PeriodChoice } from './period-choice.tsx'
import { ReportsPart } from './reports-part.tsx'
import { StatisticsPart } from './statistics-part.tsx'
import { useAnalysis, useSeries } from './use-analysis.ts'

const SECTIONS = ['performance', 'owners', 'instruments', 'costs', 'statistics', 'reports', 'exports'] as const
type Section = (typeof SECTIONS)[number]

interface LookedProps {
  readonly accounts: readonly BrokerAccountRow[]
}

/** Reads everything there is of some accounts of one kind of money. */
export function Looked({ accounts }: LookedProps) {
  const worth = useWorth(accounts)
  const books = useBooks(accounts)
  const query = {
    data: worth.data && books.data && { worth: worth.data, books: books.data },
    error: books.error ?? worth.error,
    refetch: () => Promise.all([books.refetch(), worth.refetch()]),
  }
  return (
    <LoadedOnPage query={query} skeleton={<SkeletonRows rows={8} />}>
      {(known) => <Read accounts={accounts} {...known} />}
    </LoadedOnPage>
  )
}

interface ReadProps extends LookedProps {
  readonly worth: Worth
  readonly books: Books
}

function Read({ accounts, worth, books }: ReadProps) {
  const words = useAnalyticsWords()
  const today = useToday()
  const series = useSeries(books, worth)
  const { first } = books
  const [period, setPeriod] = useState<Period>('quarter')
  const [own, setOwn] = useState<DayRange>()
  const days = useMemo(() => own ?? daysOf(period, { today, first }), [own, period, today, first])
  const analysis = useAnalysis({ accounts, books, worth, series, days })
  if (first === undefined) {
    return (
      <Card data-testid="analytics-empty">
        <EmptyState icon={NotebookPen} title={words.noRecords} hint={words.noRecordsHint} />
      </Card>
    )
  }
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <PeriodChoice period={period} own={own} days={days} onPeriod={setPeriod} onOwn={setOwn} />
        <BasisChoice />
      </div>
      <Sections analysis={analysis} accounts={accounts} />
      <p className="text-12 text-muted">
        {words.readAt} <Age at={books.readAt} />
      </p>
    </>
  )
}

function Sections({ analysis, accounts }: LookedProps & { readonly analysis: Analysis }) {
  const { sections } = useAnalyticsWords()
  const [section, setSection] = useState<Section>('performance')
  return (
    <Tabs
      label={sections.label}
      tabs={SECTIONS.map((key) => ({ key, label: sections[key] }))}
      value={section}
      onChange={setSection}
    >
      <div className="grid grid-cols-1 gap-4 pt-4" data-testid={`analytics-${section}`}>
        <Part section={section} analysis={analysis} accounts={accounts} />
      </div>
    </Tabs>
  )
}

/** Prices move every second; what is looked at does not. */
const Part = memo(function Part({
  section,
  analysis,
  accounts,
}: LookedProps & { readonly section: Section; readonly analysis: Analysis }) {
  switch (section) {
    case 'performance':
      return <PerformancePart analysis={analysis} />
    case 'owners':
      return <ContributionsPart analysis={analysis} by="owner" />
    case 'instruments':
      return <ContributionsPart analysis={analysis} by="instrument" />
    case 'costs':
      return <CostsPart analysis={analysis} />
    case 'statistics':
      return <StatisticsPart analysis={analysis} />
    case 'reports':
      return <ReportsPart analysis={analysis} />
    case 'exports':
      return <ExportsPart analysis={analysis} accounts={accounts} />
  }
})
