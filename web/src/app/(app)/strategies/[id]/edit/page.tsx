import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { EditStrategyScreen } from '../../strategies-screen.tsx'

interface EditStrategyPageProps {
  readonly params: Promise<{ readonly id: string }>
}

export async function generateMetadata() {
  return { title: (await requestText()).nav.editStrategy }
}

export default async function EditStrategyPage({ params }: EditStrategyPageProps) {
  await requireUser()
  return <EditStrategyScreen strategyId={(await params).id} />
}
