import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SignIn } from '@/features/sign-in/sign-in.tsx'
import { safePath } from '@/lib/paths.ts'
import { findUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText()).signIn.title }
}

interface SignInPageProps {
  readonly searchParams: Promise<{ readonly next?: string; readonly error?: string }>
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const [user, { next, error }] = await Promise.all([findUser(), searchParams])
  if (user) redirect(safePath(next))
  return <SignIn next={safePath(next)} error={error} />
}
