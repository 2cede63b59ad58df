import type { Metadata } from 'next'
import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { ApprovalsScreen } from './approvals-screen.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText()).nav.approvals }
}

export default async function ApprovalsPage() {
  await requireUser()
  return <ApprovalsScreen />
}
