import type { Metadata } from 'next'
import { Safety } from '@/features/safety/safety-lazy.tsx'
import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText()).nav.safety }
}

export default async function SafetyPage() {
  await requireUser()
  const { nav } = await requestText()
  return (
    <div className="mx-auto grid max-w-3xl gap-4">
      <h1 className="text-28">{nav.safety}</h1>
      <Safety />
    </div>
  )
}
