import type { Metadata } from 'next'
import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { PortfolioScreen } from './portfolio-screen.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText()).nav.portfolio }
}

export default async function PortfolioPage() {
  await requireUser()
  return <PortfolioScreen />
}
