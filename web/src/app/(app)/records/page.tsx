import type { Metadata } from 'next'
import { Records } from '@/features/records/records-lazy.tsx'
import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText()).nav.records }
}

export default async function RecordsPage() {
  await requireUser()
  const { nav } = await requestText()
  return (
    <div className="mx-auto grid max-w-5xl gap-4">
      <h1 className="text-28">{nav.records}</h1>
      <Records />
    </div>
  )
}
