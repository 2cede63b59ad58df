import type { Metadata } from 'next'
import { Onboarding } from '@/features/accounts/onboarding.tsx'
import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText()).onboarding.title }
}

export default async function OnboardingPage() {
  await requireUser()
  return <Onboarding />
}
