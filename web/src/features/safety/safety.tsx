'use client'

import { accountsQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { Loaded } from '@/ui/states.tsx'
import { Limits } from './limits.tsx'
import { ModeHistory } from './mode-history.tsx'
import { StopCard } from './stop-card.tsx'

/** What stops trading, by hand and by itself. */
export function Safety() {
  const accounts = useQuery(accountsQuery)
  return (
    <Loaded query={accounts} skeleton={<SkeletonRows rows={6} />}>
      {(rows) => {
        const open = rows.filter((account) => account.archived_at === null)
        return (
          <>
            <StopCard accounts={open} />
            {open.length > 0 && <Limits accounts={open} />}
            <ModeHistory accounts={open} />
          </>
        )
      }}
    </Loaded>
  )
}
