import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { RulesScreen } from './rules-screen.tsx'

export async function generateMetadata() {
  return { title: (await requestText()).nav.rules }
}

export default async function RulesPage() {
  await requireUser()
  return <RulesScreen />
}
