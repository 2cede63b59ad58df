import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { BacktestResultScreen } from '../backtests-screen.tsx'

interface BacktestPageProps {
  readonly params: Promise<{ readonly id: string }>
}

export async function generateMetadata() {
  return { title: (await requestText()).nav.backtests }
}

export default async function BacktestPage({ params }: BacktestPageProps) {
  const user = await requireUser()
  return <BacktestResultScreen userId={user.id} id={(await params).id} />
}
