import type { Metadata } from 'next'
import { CalendarAdmin } from '@/features/admin/calendar/calendar-admin.tsx'
import { requireUser } from '@/lib/session.ts'
import { requestAdminWords } from '@/text/server-text.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestAdminWords()).calendar.title }
}

export default async function CalendarPage() {
  await requireUser()
  return <CalendarAdmin />
}
