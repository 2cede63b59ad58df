import type { Metadata } from 'next'
import { UsersAdmin } from '@/features/admin/users/users-admin.tsx'
import { requireUser } from '@/lib/session.ts'
import { requestAdminWords } from '@/text/server-text.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestAdminWords()).users.title }
}

export default async function UsersPage() {
  await requireUser()
  return <UsersAdmin />
}
