import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { BacktestsScreen } from './backtests-screen.tsx'

export async function generateMetadata() {
  return { title: (await requestText()).nav.backtests }
}

export default async function BacktestsPage() {
  const { id } = await requireUser()
  return <BacktestsScreen userId={id} />
}
