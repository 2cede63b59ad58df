import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { RuleDetailScreen } from '../rules-screen.tsx'

interface RulePageProps {
  readonly params: Promise<{ readonly id: string }>
}

export async function generateMetadata() {
  return { title: (await requestText()).nav.rules }
}

export default async function RulePage({ params }: RulePageProps) {
  await requireUser()
  return <RuleDetailScreen ruleId={(await params).id} />
}
