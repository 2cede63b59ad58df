import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { NewRuleScreen } from '../rules-screen.tsx'

interface NewRulePageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>
}

export async function generateMetadata() {
  return { title: (await requestText()).nav.newRule }
}

const one = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value.slice(0, 60) : undefined

export default async function NewRulePage({ searchParams }: NewRulePageProps) {
  await requireUser()
  const { preset, symbol, line } = await searchParams
  return <NewRuleScreen preset={one(preset)} symbol={one(symbol)} line={one(line)} />
}
