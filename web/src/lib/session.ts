import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { createRequestClient } from '@/lib/supabase/server.ts'

const Claims = z.object({ sub: z.uuid(), email: z.string().nullish(), role: z.literal('authenticated') })

export interface SessionUser {
  readonly id: string
  readonly email: string | null
}

/** The caller, proven: the token's signature is checked (or Auth is asked), never only read from the cookie. */
export const findUser = cache(async (): Promise<SessionUser | null> => {
  const client = await createRequestClient()
  const { data, error } = await client.auth.getClaims()
  if (error || !data) return null
  const claims = Claims.safeParse(data.claims)
  return claims.success ? { id: claims.data.sub, email: claims.data.email ?? null } : null
})

/** For pages, actions and routes: the caller, or the sign-in page. Every one of them calls it; the proxy decides nothing. */
export async function requireUser(): Promise<SessionUser> {
  const user = await findUser()
  if (!user) {
    const path = (await headers()).get('x-path') ?? '/'
    redirect(path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`)
  }
  return user
}
