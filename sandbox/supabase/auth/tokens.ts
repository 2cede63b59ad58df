import { randomUUID } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import type { Sql } from 'postgres'
import { z } from 'zod'

/** A token as @supabase/lite signs it: less than the platform puts in. */
const LiteClaims = z.object({
  sub: z.uuid(),
  session_id: z.uuid(),
  aud: z.string().default('authenticated'),
  role: z.string().default('authenticated'),
  iat: z.number(),
  exp: z.number(),
})
export type Caller = z.infer<typeof LiteClaims> & { readonly aal: string }

export interface TokenOptions {
  /** Connected as `supabase_auth_admin`. */
  readonly sql: Sql
  readonly jwtSecret: string
  readonly jwtExpirySeconds: number
}

export interface Tokens {
  /** Whom a bearer token stands for, or `undefined` when it is forged, expired or its session has ended. */
  callerOf(request: Request): Promise<Caller | undefined>
  /** Signs the token of the session again with every claim the platform would put in. */
  sign(claims: { sub: string; session_id: string; iat: number; exp: number }, issuer: string): Promise<string>
  /** A complete sign-in answer for an existing session, with a new refresh token. */
  issue(caller: Caller, issuer: string): Promise<Record<string, unknown>>
  /** Remembers how the session was opened (the claim `amr`). */
  recordMethod(sessionId: string, method: string): Promise<void>
  factorsOf(userId: string): Promise<readonly Record<string, unknown>[]>
  verify(token: string): Promise<z.infer<typeof LiteClaims>>
}

export function createTokens({ sql, jwtSecret, jwtExpirySeconds }: TokenOptions): Tokens {
  const secret = new TextEncoder().encode(jwtSecret)
  const verify = async (token: string) => {
    const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'] })
    return LiteClaims.parse(payload)
  }

  const tokens: Tokens = {
    verify,
    async callerOf(request) {
      const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
      const claims = token === undefined ? undefined : await verify(token).catch(() => undefined)
      if (claims === undefined) return undefined
      const [session] =
        await sql`select coalesce(aal, 'aal1') as aal from auth.sessions where id = ${claims.session_id}`
      return session === undefined ? undefined : { ...claims, aal: session.aal }
    },
    async sign({ sub, session_id, iat, exp }, issuer) {
      const [[user], [session], methods] = await Promise.all([
        sql`select email, phone, aud, role, raw_app_meta_data, raw_user_meta_data, is_anonymous from auth.users where id = ${sub}`,
        sql`select coalesce(aal, 'aal1') as aal from auth.sessions where id = ${session_id}`,
        sql`select authentication_method as method, extract(epoch from updated_at)::int as timestamp
          from auth.mfa_amr_claims where session_id = ${session_id} order by updated_at desc`,
      ])
      if (user === undefined || session === undefined) throw new Error('session ended while its token was being signed')
      const claims = {
        email: user.email ?? '',
        phone: user.phone ?? '',
        app_metadata: user.raw_app_meta_data ?? {},
        user_metadata: user.raw_user_meta_data ?? {},
        role: user.role ?? 'authenticated',
        aal: session.aal,
        amr: methods,
        session_id,
        is_anonymous: user.is_anonymous,
      }
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(sub)
        .setAudience(user.aud ?? 'authenticated')
        .setIssuer(issuer)
        .setIssuedAt(iat)
        .setExpirationTime(exp)
        .sign(secret)
    },
    async issue(caller, issuer) {
      const iat = Math.floor(Date.now() / 1000)
      const exp = iat + jwtExpirySeconds
      const refreshToken = randomUUID()
      await sql`insert into auth.refresh_tokens (id, token, user_id, session_id)
        values (${randomUUID()}, ${refreshToken}, ${caller.sub}, ${caller.session_id})`
      return {
        access_token: await tokens.sign({ ...caller, iat, exp }, issuer),
        refresh_token: refreshToken,
        token_type: 'bearer',
        expires_in: jwtExpirySeconds,
        expires_at: exp,
      }
    },
    async recordMethod(sessionId, method) {
      await sql`insert into auth.mfa_amr_claims (session_id, authentication_method) values (${sessionId}, ${method})
        on conflict (session_id, authentication_method) do update set updated_at = now()`
    },
    factorsOf: (userId) => sql`select id, friendly_name, factor_type, status, created_at, updated_at
      from auth.mfa_factors where user_id = ${userId} order by created_at`,
  }
  return tokens
}
