import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { StrategyScreen } from '../strategies-screen.tsx'

interface StrategyPageProps {
  readonly params: Promise<{ readonly id: string }>
}

export async function generateMetadata() {
  return { title: (await requestText()).nav.strategies }
}

export default async function StrategyPage({ params }: StrategyPageProps) {
  await requireUser()
  return <StrategyScreen strategyId={(await params).id} />
}
