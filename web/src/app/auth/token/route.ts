import { createRequestClient } from '@/lib/supabase/server.ts'

const NO_STORE = { 'Cache-Control': 'private, no-store' }

const refuse = (status: number, code: string): Response => Response.json({ code }, { status, headers: NO_STORE })

/**
 * A short-lived access token for Supabase and the bridge. The refresh token stays in its HttpOnly cookie.
 * `now` lets the browser correct its own clock before it judges how old a figure is.
 */
export async function POST(request: Request): Promise<Response> {
  // Another site could not read the answer; it is not even given one.
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') return refuse(403, 'permission_missing')

  const client = await createRequestClient()
  const { data: claims } = await client.auth.getClaims()
  const { data } = await client.auth.getSession()
  if (!claims || !data.session) return refuse(401, 'unauthenticated')

  return Response.json(
    {
      accessToken: data.session.access_token,
      userId: claims.claims.sub,
      expiresAt: (data.session.expires_at ?? 0) * 1000,
      now: Date.now(),
    },
    { headers: NO_STORE },
  )
}
