import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { NewBacktestScreen } from '../backtests-screen.tsx'

interface NewBacktestPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>
}

export async function generateMetadata() {
  return { title: (await requestText()).nav.newBacktest }
}

const one = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value.slice(0, 60) : undefined

export default async function NewBacktestPage({ searchParams }: NewBacktestPageProps) {
  const { id } = await requireUser()
  const { like, best, strategy } = await searchParams
  return <NewBacktestScreen userId={id} like={one(like)} isBest={best === '1'} strategyId={one(strategy)} />
}
