'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { equitySeries, seriesWithin } from '@naru/shared/portfolio/equity'
import { realize } from '@naru/shared/portfolio/realized'
import { useMemo, useState } from 'react'
import { kospiBesideQuery } from '@/lib/benchmark.ts'
import { usePinnedBridge } from '@/lib/config.tsx'
import { daysOf, PERIODS, type Period } from '@/lib/period.ts'
import { useQuery } from '@/lib/use-query.ts'
import { usePortfolioWords } from '@/text/portfolio.ts'
import { Choice } from '@/ui/choice.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { useBasis } from '../basis-choice.tsx'
import { CurveCard } from '../curve-card.tsx'
import { LoadedOnPage } from '../loaded-on-page.tsx'
import { type Books, useBooks } from '../use-books.ts'
import { useToday } from '../use-today.ts'
import type { Worth } from '../worth.ts'
import { PnlCard } from './pnl-card.tsx'

interface HistoryProps {
  readonly accounts: readonly BrokerAccountRow[]
  readonly worth: Worth
}

/** How it came to what it is: the curve beside the KOSPI, and what was earned. */
export function History({ accounts, worth }: HistoryProps) {
  const books = useBooks(accounts)
  return (
    <LoadedOnPage query={books} skeleton={<Skeleton className="h-80 w-full rounded-card" />}>
      {(known) => <Known accounts={accounts} worth={worth} books={known} />}
    </LoadedOnPage>
  )
}

function Known({ accounts, worth, books }: HistoryProps & { readonly books: Books }) {
  const words = usePortfolioWords().period
  const [period, setPeriod] = useState<Period>('quarter')
  const basis = useBasis()
  const today = useToday()
  const series = useMemo(() => equitySeries(books.spans, worth.now), [books.spans, worth.now])
  const { first } = books
  const days = useMemo(() => daysOf(period, { today, first }), [period, today, first])
  const shown = useMemo(() => seriesWithin(series, days.from, days.to), [series, days])
  const realized = useMemo(() => realize(books.events, { basis, scope: 'account' }), [books.events, basis])
  const bridge = usePinnedBridge(accounts[0]?.bridge_id)
  const closes = useQuery(kospiBesideQuery(bridge, days))
  const prices = new Map(worth.holdings.map(({ position, valued }) => [position.instrument_id, valued.price]))
  return (
    <>
      <Choice
        label={words.label}
        options={PERIODS.map((key) => ({ key, label: words[key] }))}
        value={period}
        onChange={setPeriod}
      />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-[3fr_2fr]">
        <CurveCard points={shown.points} closes={closes.data} />
        <PnlCard realized={realized} days={days} priceOf={(id) => prices.get(id)} />
      </div>
    </>
  )
}
