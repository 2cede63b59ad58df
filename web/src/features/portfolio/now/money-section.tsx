'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { industryOf } from '@naru/shared/market/sectors'
import { useInstruments } from '@/lib/instruments.ts'
import type { Money } from '@/lib/money.ts'
import { usePortfolioWords } from '@/text/portfolio.ts'
import { MoneyFrame } from '@/ui/money-frame.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { AccountChoice, useAccountChoice } from '../account-choice.tsx'
import { LoadedOnPage } from '../loaded-on-page.tsx'
import { useWorth } from '../use-worth.ts'
import { History } from './history.tsx'
import { HoldingsCard } from './holdings-card.tsx'
import { OverviewCard } from './overview-card.tsx'
import type { PortfolioParts } from './parts.ts'
import { lookThrough } from './x-ray.ts'
import { XRayCard } from './x-ray-card.tsx'

interface MoneySectionProps {
  readonly money: Money
  readonly parts: PortfolioParts
}

/** One kind of money: all its accounts together, or one of them. */
export function MoneySection({ money: { environment, accounts }, parts }: MoneySectionProps) {
  const words = usePortfolioWords()
  const choice = useAccountChoice(accounts)
  const { title, note } = words.money[environment]
  return (
    <MoneyFrame environment={environment} title={title} note={note}>
      <AccountChoice {...choice} accounts={accounts} />
      <Figures accounts={choice.chosen} parts={parts} />
    </MoneyFrame>
  )
}

function Figures({ accounts, parts }: { accounts: readonly BrokerAccountRow[]; parts: PortfolioParts }) {
  const worth = useWorth(accounts)
  const instruments = useInstruments()
  const factsOf = (id: InstrumentId) => {
    const listed = instruments.get(id)
    return { kind: listed?.kind ?? ('stock' as const), industry: industryOf(listed?.sector ?? null) }
  }
  return (
    <LoadedOnPage query={worth} skeleton={<Skeleton className="h-64 w-full rounded-card" />}>
      {(known) => (
        <>
          <OverviewCard worth={known} />
          <History worth={known} accounts={accounts} />
          <HoldingsCard worth={known} accounts={accounts} parts={parts} />
          <XRayCard looked={lookThrough(known, factsOf)} />
        </>
      )}
    </LoadedOnPage>
  )
}
