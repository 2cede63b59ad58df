import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { CompareScreen } from '../backtests-screen.tsx'

interface ComparePageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>
}

export async function generateMetadata() {
  return { title: (await requestText()).nav.backtests }
}

/** Side by side no more than can be told apart. */
const MOST = 4

export default async function ComparePage({ searchParams }: ComparePageProps) {
  const user = await requireUser()
  const { ids } = await searchParams
  const chosen = typeof ids === 'string' ? [...new Set(ids.split(',').filter(Boolean))].slice(0, MOST) : []
  return <CompareScreen userId={user.id} ids={chosen} />
}
