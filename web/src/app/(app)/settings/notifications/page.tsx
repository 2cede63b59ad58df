import type { Metadata } from 'next'
import { NotificationSettings } from '@/features/notifications/lazy.tsx'
import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText()).nav.notificationSettings }
}

export default async function NotificationSettingsPage() {
  await requireUser()
  return <NotificationSettings />
}
