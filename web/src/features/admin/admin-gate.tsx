'use client'

import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { isAdminQuery } from '@/lib/ledger/role.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useAdminWords } from '@/text/admin.ts'
import { Card } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'

/** Shows an admin's page to an admin, and everybody else why not. What is written is refused by the ledger itself. */
export function AdminGate({ children }: { children: ReactNode }) {
  const admin = useAdminWords()
  const isAdmin = useQuery(isAdminQuery)
  return (
    <Loaded query={isAdmin} skeleton={<SkeletonRows rows={6} />}>
      {(allowed) =>
        allowed ? (
          children
        ) : (
          <Card>
            <EmptyState icon={Lock} title={admin.onlyAdmins} hint={admin.onlyAdminsHint} />
          </Card>
        )
      }
    </Loaded>
  )
}
