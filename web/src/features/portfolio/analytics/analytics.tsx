'use client'

import { ChartLine } from 'lucide-react'
import Link from 'next/link'
import { useMemo, useState } from 'react'
import { accountsQuery } from '@/lib/ledger/tables.ts'
import type { Money } from '@/lib/money.ts'
import { moneyOf } from '@/lib/money.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useAnalyticsWords } from '@/text/analytics.ts'
import { usePortfolioWords } from '@/text/portfolio.ts'
import { buttonStyle } from '@/ui/button.tsx'
import { Card } from '@/ui/card.tsx'
import { Choice } from '@/ui/choice.tsx'
import { MoneyFrame } from '@/ui/money-frame.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { AccountChoice, useAccountChoice } from '../account-choice.tsx'
import { LoadedOnPage } from '../loaded-on-page.tsx'
import { Looked } from './looked.tsx'

/** What was earned, by whom, with what, at what cost: of one kind of money at a time. */
export function Analytics() {
  const { data: accounts, error, refetch } = useQuery(accountsQuery)
  // Accounts that were taken off keep their past.
  const data = useMemo(() => accounts && moneyOf(accounts), [accounts])
  return (
    <LoadedOnPage query={{ data, error, refetch }} skeleton={<AnalyticsSkeleton />}>
      {(money) => (money.length === 0 ? <NoAccount /> : <OneMoney money={money} />)}
    </LoadedOnPage>
  )
}

function AnalyticsSkeleton() {
  return (
    <Card className="pt-4">
      <SkeletonRows rows={8} />
    </Card>
  )
}

function NoAccount() {
  const words = usePortfolioWords()
  return (
    <Card>
      <EmptyState
        icon={ChartLine}
        title={words.empty}
        hint={words.emptyHint}
        action={
          <Link href="/onboarding" className={buttonStyle()}>
            {words.connect}
          </Link>
        }
      />
    </Card>
  )
}

/** The real money first, where there is any. */
function OneMoney({ money }: { money: readonly Money[] }) {
  const words = useAnalyticsWords()
  const { money: names } = usePortfolioWords()
  const [wanted, setWanted] = useState<Money['environment']>()
  const one = money.find(({ environment }) => environment === wanted) ?? money[0]
  if (!one) return null
  return (
    <>
      {money.length > 1 && (
        <Choice
          label={words.money}
          options={money.map(({ environment }) => ({ key: environment, label: names[environment].title }))}
          value={one.environment}
          onChange={setWanted}
        />
      )}
      <Framed key={one.environment} money={one} />
    </>
  )
}

function Framed({ money: { environment, accounts } }: { money: Money }) {
  const { money: names } = usePortfolioWords()
  const choice = useAccountChoice(accounts)
  return (
    <MoneyFrame environment={environment} title={names[environment].title} note={names[environment].note}>
      <AccountChoice {...choice} accounts={accounts} />
      <Looked accounts={choice.chosen} />
    </MoneyFrame>
  )
}
