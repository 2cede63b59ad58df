import type { Metadata } from 'next'
import { Rankings } from '@/features/rankings/rankings.tsx'
import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText()).nav.rankings }
}

export default async function RankingsPage() {
  await requireUser()
  return <Rankings />
}
