'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { Landmark } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useChosenAccount } from '@/lib/current-account.ts'
import { accountsQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { buttonStyle } from '@/ui/button.tsx'
import { Card } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { AccountHead } from './account-head.tsx'
import { Connection } from './connection.tsx'

const loading = () => (
  <Card>
    <SkeletonRows rows={4} />
  </Card>
)
const Assets = dynamic(async () => (await import('./assets.tsx')).Assets, { ssr: false, loading })
const Profit = dynamic(async () => (await import('./profit.tsx')).Profit, { ssr: false, loading })

/** Every connected account: its connection as the bridge tells it. Of the chosen one, assets and profit too. */
export function BrokerAccounts() {
  const { broker } = useText()
  const accounts = useQuery(accountsQuery)
  return (
    <div className="mx-auto grid max-w-5xl gap-4">
      <header>
        <h1 className="text-28">{broker.title}</h1>
        <p className="text-muted">{broker.lead}</p>
      </header>
      <Loaded query={accounts} skeleton={loading()}>
        {(rows) => <Accounts accounts={rows.filter((account) => account.archived_at === null)} />}
      </Loaded>
      <p className="text-13 text-muted">
        {broker.settings}{' '}
        <Link href="/settings" className="inline-flex min-h-6 items-center font-bold text-accent underline">
          {broker.goSettings}
        </Link>
      </p>
    </div>
  )
}

function Accounts({ accounts }: { accounts: readonly BrokerAccountRow[] }) {
  const { broker } = useText()
  const chosenId = useChosenAccount((state) => state.id)
  const chosen = accounts.find((account) => account.id === chosenId) ?? accounts[0]
  if (!chosen) {
    return (
      <Card>
        <EmptyState
          icon={Landmark}
          title={broker.noAccounts}
          hint={broker.noAccountsHint}
          action={
            <Link href="/onboarding" className={buttonStyle()}>
              {broker.connect}
            </Link>
          }
        />
      </Card>
    )
  }
  return (
    <>
      {accounts.map((account) => (
        <AccountHead key={account.id} account={account}>
          <Connection account={account} />
        </AccountHead>
      ))}
      <Assets key={`assets ${chosen.id}`} account={chosen} />
      <Profit key={`profit ${chosen.id}`} account={chosen} />
    </>
  )
}
