import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import type { NextRequest } from 'next/server'
import { NEXT_PATH_COOKIE } from '@/lib/cookies.ts'
import { safePath } from '@/lib/paths.ts'
import { createRequestClient } from '@/lib/supabase/server.ts'
import { syncLocale } from '@/text/profile-locale.ts'

/** Google sends the browser back here with a one-time code; the verifier that makes it worth anything is in our cookie. */
export async function GET(request: NextRequest): Promise<Response> {
  const code = request.nextUrl.searchParams.get('code')
  if (!code) redirect('/sign-in?error=refused')

  const client = await createRequestClient()
  const { error } = await client.auth.exchangeCodeForSession(code)
  if (error) redirect('/sign-in?error=expired')
  await syncLocale(client)

  const jar = await cookies()
  const path = safePath(jar.get(NEXT_PATH_COOKIE)?.value)
  jar.delete({ name: NEXT_PATH_COOKIE, path: '/auth' })
  redirect(path)
}
