import { Hono } from 'hono'
import postgres from 'postgres'
import type { FakeGoogle } from '../../google/provider.ts'
import { sendToFake } from '../../google/redirect.ts'
import type { Lite } from '../lite.ts'
import { createAdminRoutes } from './admin.ts'
import { completeSession } from './complete-session.ts'
import { authError } from './errors.ts'
import { createMfaRoutes } from './mfa.ts'
import { createTokens } from './tokens.ts'

interface AuthOptions {
  readonly lite: Lite
  /** URL of `supabase_auth_admin`. */
  readonly authUrl: string
  readonly jwtSecret: string
  readonly jwtExpirySeconds: number
  readonly secretKey: string
  /** When set, signing in with Google goes there. */
  readonly google: FakeGoogle | undefined
}

export interface AuthRoutes {
  readonly app: Hono
  close(): Promise<void>
}

/** `/auth/v1`: @supabase/lite, completed by what it lacks. */
export function createAuthRoutes({
  lite,
  authUrl,
  jwtSecret,
  jwtExpirySeconds,
  secretKey,
  google,
}: AuthOptions): AuthRoutes {
  const sql = postgres(authUrl, { max: 4, onnotice: () => {} })
  const tokens = createTokens({ sql, jwtSecret, jwtExpirySeconds })
  const app = new Hono()
  app.onError((error, c) => {
    if (error.name === 'ZodError') return authError(c, { status: 400, code: 'validation_failed', text: error.message })
    throw error
  })
  app.route('/admin', createAdminRoutes({ sql, tokens, secretKey }))
  app.route('/factors', createMfaRoutes({ sql, tokens }))
  app.all('/*', async (c) => {
    const answer = await completeSession(c.req.url, await lite.auth(c.req.raw), tokens)
    return google === undefined ? answer : sendToFake(answer, c.req.url)
  })
  return { app, close: () => sql.end({ timeout: 1 }) }
}
