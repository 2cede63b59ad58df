import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { EditRuleScreen } from '../../rules-screen.tsx'

interface EditRulePageProps {
  readonly params: Promise<{ readonly id: string }>
}

export async function generateMetadata() {
  return { title: (await requestText()).nav.editRule }
}

export default async function EditRulePage({ params }: EditRulePageProps) {
  await requireUser()
  return <EditRuleScreen ruleId={(await params).id} />
}
