import type { Metadata } from 'next'
import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { SettingsScreen } from './settings-screen.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText()).settings.title }
}

export default async function SettingsPage() {
  const user = await requireUser()
  return <SettingsScreen email={user.email} />
}
