import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { NewStrategyScreen } from '../strategies-screen.tsx'

export async function generateMetadata() {
  return { title: (await requestText()).nav.newStrategy }
}

export default async function NewStrategyPage() {
  await requireUser()
  return <NewStrategyScreen />
}
