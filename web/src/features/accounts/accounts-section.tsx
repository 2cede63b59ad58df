'use client'

import { Landmark } from 'lucide-react'
import Link from 'next/link'
import { accountsQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { buttonStyle } from '@/ui/button.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { AccountCard } from './account-card.tsx'

export function AccountsSection() {
  const { settings } = useText()
  const accounts = useQuery(accountsQuery)
  const add = (
    <Link href="/onboarding" className={buttonStyle({ variant: 'outline', size: 'small' })}>
      {settings.addAccount}
    </Link>
  )
  return (
    <Card>
      <CardHeader title={settings.accounts} action={add} />
      <Loaded query={accounts} skeleton={<SkeletonRows rows={3} />}>
        {(rows) => {
          const open = rows.filter((account) => account.archived_at === null)
          if (open.length === 0) {
            return <EmptyState icon={Landmark} title={settings.noAccounts} hint={settings.noAccountsHint} />
          }
          return open.map((account) => <AccountCard key={account.id} account={account} />)
        }}
      </Loaded>
    </Card>
  )
}
