'use server'

import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { NEXT_PATH_COOKIE } from '@/lib/cookies.ts'
import { runtimeConfig } from '@/lib/env.ts'
import { safePath } from '@/lib/paths.ts'
import { createRequestClient } from '@/lib/supabase/server.ts'

/** Starts Google sign-in with PKCE; the code verifier stays in an HttpOnly cookie of this site. */
export async function signInWithGoogle(form: FormData): Promise<void> {
  const next = form.get('next')
  const [incoming, jar, client] = await Promise.all([headers(), cookies(), createRequestClient()])
  const host = incoming.get('x-forwarded-host') ?? incoming.get('host')
  const protocol = incoming.get('x-forwarded-proto') ?? 'http'
  const { data, error } = await client.auth.signInWithOAuth({
    provider: 'google',
    options: { redirectTo: `${protocol}://${host}/auth/callback`, skipBrowserRedirect: true },
  })
  if (error || !data.url) redirect('/sign-in?error=unavailable')

  jar.set(NEXT_PATH_COOKIE, safePath(typeof next === 'string' ? next : null), {
    httpOnly: true,
    sameSite: 'lax',
    secure: !runtimeConfig().sandbox,
    maxAge: 600,
    path: '/auth',
  })
  redirect(data.url)
}
