import type { Metadata } from 'next'
import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { WatchlistScreen } from './watchlist-screen.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText()).watchlist.title }
}

export default async function WatchlistPage() {
  await requireUser()
  return <WatchlistScreen />
}
