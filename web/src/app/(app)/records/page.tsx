import type { Metadata } from 'next'
import { Records } from '@/features/records/records.tsx'
import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText()).records.title }
}

export default async function RecordsPage() {
  await requireUser()
  const { records } = await requestText()
  return (
    <div className="mx-auto grid max-w-5xl gap-4">
      <h1 className="text-28">{records.title}</h1>
      <Records />
    </div>
  )
}
