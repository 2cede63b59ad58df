'use client'

import Link from 'next/link'
import { isAdminQuery } from '@/lib/ledger/role.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useAdminWords } from '@/text/admin.ts'
import { buttonStyle } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'

/** The way to an admin's pages; nothing for everybody else. */
export function AdminSection() {
  const admin = useAdminWords()
  const { data: isAdmin } = useQuery(isAdminQuery)
  if (!isAdmin) return null
  return (
    <Card>
      <CardHeader title={admin.title} />
      <CardBody className="flex flex-wrap gap-2">
        <Link href="/admin/users" className={buttonStyle({ variant: 'outline' })}>
          {admin.users.title}
        </Link>
        <Link href="/admin/calendar" className={buttonStyle({ variant: 'outline' })}>
          {admin.calendar.title}
        </Link>
      </CardBody>
    </Card>
  )
}
