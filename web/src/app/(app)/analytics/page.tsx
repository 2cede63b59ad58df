import type { Metadata } from 'next'
import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { AnalyticsScreen } from './analytics-screen.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText()).nav.analytics }
}

export default async function AnalyticsPage() {
  await requireUser()
  return <AnalyticsScreen />
}
