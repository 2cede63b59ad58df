import type { Tokens } from './tokens.ts'

/** How a session was opened, by the path that opened it. A refresh keeps what is recorded. */
function methodOf(url: URL): string | undefined {
  const path = url.pathname.replace('/auth/v1', '')
  if (path === '/signup') return 'password'
  if (path === '/verify') return 'otp'
  if (path !== '/token') return undefined
  return { password: 'password', pkce: 'oauth' }[url.searchParams.get('grant_type') ?? '']
}

/**
 * Adds to the answers of @supabase/lite what it leaves out: `aal`, `amr`, `iss` and the metadata in the access token, and
 * the second factors in the user. Everything else passes through untouched.
 */
export async function completeSession(requestUrl: string, response: Response, tokens: Tokens): Promise<Response> {
  const url = new URL(requestUrl)
  const path = url.pathname.replace('/auth/v1', '')
  if (!response.ok || !['/signup', '/verify', '/token', '/user'].includes(path)) return response
  if (!response.headers.get('content-type')?.includes('json')) return response

  const body = (await response.json()) as Record<string, unknown>
  if (typeof body.access_token === 'string') {
    const claims = await tokens.verify(body.access_token)
    const method = methodOf(url)
    if (method !== undefined) await tokens.recordMethod(claims.session_id, method)
    body.access_token = await tokens.sign(claims, `${url.origin}/auth/v1`)
    body.user = await withFactors(body.user, tokens)
  }
  const completed = path === '/user' ? await withFactors(body, tokens) : body
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  return new Response(JSON.stringify(completed), { status: response.status, headers })
}

async function withFactors(user: unknown, tokens: Tokens): Promise<unknown> {
  if (typeof user !== 'object' || user === null || !('id' in user) || typeof user.id !== 'string') return user
  const factors = await tokens.factorsOf(user.id)
  return factors.length === 0 ? user : { ...user, factors }
}
