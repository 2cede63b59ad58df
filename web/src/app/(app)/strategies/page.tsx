import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { StrategiesScreen } from './strategies-screen.tsx'

export async function generateMetadata() {
  return { title: (await requestText()).nav.strategies }
}

export default async function StrategiesPage() {
  await requireUser()
  return <StrategiesScreen />
}
