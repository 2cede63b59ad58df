import type { Metadata } from 'next'
import { NotificationCentre } from '@/features/notifications/lazy.tsx'
import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText()).nav.notifications }
}

export default async function NotificationsPage() {
  await requireUser()
  return <NotificationCentre />
}
