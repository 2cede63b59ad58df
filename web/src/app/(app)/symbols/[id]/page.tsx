import type { Metadata } from 'next'
import { requireUser } from '@/lib/session.ts'
import { SymbolScreen } from './symbol-screen.tsx'

interface SymbolPageProps {
  readonly params: Promise<{ readonly id: string }>
}

/** What stands in an address is anything; the page says so when it cannot be read as text. */
function decoded(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}

export async function generateMetadata({ params }: SymbolPageProps): Promise<Metadata> {
  return { title: decoded((await params).id).slice(0, 20) }
}

export default async function SymbolPage({ params }: SymbolPageProps) {
  await requireUser()
  return <SymbolScreen code={decoded((await params).id).slice(0, 20)} />
}
