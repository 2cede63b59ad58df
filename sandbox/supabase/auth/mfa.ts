import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { Secret, TOTP } from 'otpauth'
import type { Sql } from 'postgres'
import { renderSVG } from 'uqr'
import { z } from 'zod'
import { authError, type Refusal } from './errors.ts'
import type { Caller, Tokens } from './tokens.ts'

const CHALLENGE_SECONDS = 300
const PERIOD_SECONDS = 30
const MAX_FACTORS = 10

const EnrollBody = z.object({
  factor_type: z.string(),
  friendly_name: z.string().nullish(),
  issuer: z.string().nullish(),
})
const VerifyBody = z.object({ challenge_id: z.uuid(), code: z.string() })

interface Factor {
  readonly id: string
  readonly status: 'unverified' | 'verified'
  readonly secret: string
  readonly last_step: string
}

interface MfaOptions {
  readonly sql: Sql
  readonly tokens: Tokens
}

/** `/auth/v1/factors`: time-based one-time passwords, with the answers and error codes of GoTrue. */
export function createMfaRoutes({ sql, tokens }: MfaOptions): Hono {
  const app = new Hono()
  /** Runs `work` for the signed-in caller; a `Refusal` becomes the platform's error answer. */
  const asCaller = async (c: Context, work: (caller: Caller) => Promise<Record<string, unknown> | Refusal>) => {
    const caller = await tokens.callerOf(c.req.raw)
    if (caller === undefined)
      return authError(c, {
        status: 401,
        code: 'no_authorization',
        text: 'This endpoint requires a valid Bearer token',
      })
    const answer = await work(caller)
    return 'text' in answer && 'status' in answer ? authError(c, answer as Refusal) : c.json(answer)
  }

  app.post('/', (c) => asCaller(c, async (caller) => enroll(sql, caller, EnrollBody.parse(await c.req.json()))))
  app.post('/:id/challenge', (c) =>
    asCaller(c, async (caller) => {
      const factor = await findFactor(sql, caller, c.req.param('id'))
      if (factor === undefined) return NOT_FOUND
      const id = randomUUID()
      await sql`insert into auth.mfa_challenges (id, factor_id) values (${id}, ${factor.id})`
      await sql`update auth.mfa_factors set last_challenged_at = now() where id = ${factor.id}`
      return { id, type: 'totp', expires_at: Math.floor(Date.now() / 1000) + CHALLENGE_SECONDS }
    }),
  )
  app.post('/:id/verify', (c) =>
    asCaller(c, async (caller) => {
      const factor = await findFactor(sql, caller, c.req.param('id'))
      if (factor === undefined) return NOT_FOUND
      const refusal = await answerChallenge(sql, factor, VerifyBody.parse(await c.req.json()))
      if (refusal !== undefined) return refusal
      await raiseSession(sql, caller, factor.id)
      await tokens.recordMethod(caller.session_id, 'totp')
      const user = await currentUser(c, caller)
      return { ...(await tokens.issue(caller, `${new URL(c.req.url).origin}/auth/v1`)), user }
    }),
  )
  app.delete('/:id', (c) =>
    asCaller(c, async (caller) => {
      const factor = await findFactor(sql, caller, c.req.param('id'))
      if (factor === undefined) return NOT_FOUND
      if (factor.status === 'verified' && caller.aal !== 'aal2')
        return NEEDS_AAL2('AAL2 required to unenroll verified factor')
      await sql`delete from auth.mfa_factors where id = ${factor.id}`
      await sql`update auth.sessions set aal = 'aal1', factor_id = null where user_id = ${caller.sub} and factor_id = ${factor.id}`
      return { id: factor.id }
    }),
  )

  async function currentUser(c: Context, caller: Caller): Promise<unknown> {
    const [user] =
      await sql`select id, aud, role, email, coalesce(phone, '') as phone, email_confirmed_at, confirmed_at,
      last_sign_in_at, raw_app_meta_data as app_metadata, raw_user_meta_data as user_metadata, created_at, updated_at,
      is_anonymous from auth.users where id = ${caller.sub}`
    c.header('cache-control', 'no-store')
    return { ...user, identities: [], factors: await tokens.factorsOf(caller.sub) }
  }
  return app
}

const NOT_FOUND: Refusal = { status: 404, code: 'mfa_factor_not_found', text: 'Factor not found' }
const NEEDS_AAL2 = (text: string): Refusal => ({ status: 403, code: 'insufficient_aal', text })

async function findFactor(sql: Sql, caller: Caller, id: string): Promise<Factor | undefined> {
  if (!z.uuid().safeParse(id).success) return undefined
  const [factor] = await sql<Factor[]>`
    select id, status, secret, last_step from auth.mfa_factors where id = ${id} and user_id = ${caller.sub}`
  return factor
}

const totpOf = (secret: string, issuer: string, label: string) =>
  new TOTP({ secret: Secret.fromBase32(secret), issuer, label, period: PERIOD_SECONDS, digits: 6, algorithm: 'SHA1' })

async function enroll(
  sql: Sql,
  caller: Caller,
  body: z.infer<typeof EnrollBody>,
): Promise<Record<string, unknown> | Refusal> {
  if (body.factor_type !== 'totp')
    return { status: 400, code: 'validation_failed', text: 'factor_type needs to be TOTP' }
  const factors = await sql`select friendly_name, status from auth.mfa_factors where user_id = ${caller.sub}`
  if (factors.some(({ status }) => status === 'verified') && caller.aal !== 'aal2') {
    return NEEDS_AAL2('AAL2 required to enroll a new factor')
  }
  if (factors.length >= MAX_FACTORS) {
    return { status: 422, code: 'too_many_enrolled_mfa_factors', text: 'Maximum number of enrolled factors reached' }
  }
  const name = body.friendly_name ?? ''
  if (name !== '' && factors.some(({ friendly_name }) => friendly_name === name)) {
    return {
      status: 422,
      code: 'mfa_factor_name_conflict',
      text: `A factor with the friendly name "${name}" for this user already exists`,
    }
  }
  const [user] = await sql`select email from auth.users where id = ${caller.sub}`
  const id = randomUUID()
  const secret = new Secret({ size: 20 }).base32
  const uri = totpOf(secret, body.issuer ?? 'Naru', user?.email ?? '').toString()
  await sql`insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, secret)
    values (${id}, ${caller.sub}, ${name}, 'totp', ${secret})`
  return { id, type: 'totp', friendly_name: name, totp: { qr_code: renderSVG(uri), secret, uri } }
}

type VerifyRequest = z.infer<typeof VerifyBody>

/** Checks the code. A challenge is answered once, and a code counts once even for another challenge. */
async function answerChallenge(sql: Sql, factor: Factor, body: VerifyRequest): Promise<Refusal | undefined> {
  const [challenge] = await sql`select created_at, verified_at from auth.mfa_challenges
    where id = ${body.challenge_id} and factor_id = ${factor.id}`
  if (challenge === undefined || challenge.verified_at !== null) return NOT_FOUND
  if (Date.now() - challenge.created_at.getTime() > CHALLENGE_SECONDS * 1000) {
    const text = `MFA challenge ${body.challenge_id} has expired, verify against another challenge or create a new challenge.`
    return { status: 422, code: 'mfa_challenge_expired', text }
  }
  const delta = totpOf(factor.secret, '', '').validate({ token: body.code, window: 1 })
  const step = Math.floor(Date.now() / 1000 / PERIOD_SECONDS) + (delta ?? 0)
  const invalid: Refusal = { status: 422, code: 'mfa_verification_failed', text: 'Invalid TOTP code entered' }
  if (delta === null) return invalid
  const [accepted] = await sql`update auth.mfa_factors set status = 'verified', last_step = ${step}, updated_at = now()
    where id = ${factor.id} and last_step < ${step} returning id`
  if (accepted === undefined) return invalid
  await sql`update auth.mfa_challenges set verified_at = now() where id = ${body.challenge_id}`
  return undefined
}

/** This session is now proven; the user's weaker sessions end, as on the platform. */
async function raiseSession(sql: Sql, caller: Caller, factorId: string): Promise<void> {
  await sql`update auth.sessions set aal = 'aal2', factor_id = ${factorId}, updated_at = now() where id = ${caller.session_id}`
  await sql`update auth.refresh_tokens set revoked = true where session_id = ${caller.session_id}`
  await sql`delete from auth.sessions where user_id = ${caller.sub} and coalesce(aal, 'aal1') = 'aal1'`
}
