import { z } from 'zod'
import { answer, createFunction, type Handler, readBody } from '../_shared/app.ts'
import { bearerOf, call, type Env, ledger, type Platform, platformOf } from '../_shared/platform.ts'
import { isRecord, Refusal } from '../_shared/refusal.ts'

const Body = z.strictObject({ factorId: z.uuid(), code: z.string().regex(/^\d{6}$/) })
const Challenge = z.object({ id: z.uuid() })
const Session = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.string(),
  expires_in: z.number(),
  expires_at: z.number().optional(),
})

/**
 * `POST {factorId, code}` → 200 `{session, stepUp: {isSecondFactor, freshUntil, allowed, hasGrant}}`. The session takes the
 * place of the caller's (`auth.setSession`): the former refresh token no longer works.
 *
 * @param env see createFunction
 */
export function createVerifyStepUp(env: Env): Handler {
  const platform = platformOf(env)
  return createFunction('verify-step-up', env, async (request) => {
    const authorization = bearerOf(request)
    const { factorId, code } = await readBody(request, Body)
    // Counted before the code is looked at, and never given back.
    await ledger(platform, { path: 'rpc/begin_step_up', authorization, body: {} })
    const session = await verify(platform, authorization, { factorId, code })
    const stepUp = await ledger(platform, {
      path: 'rpc/read_step_up',
      authorization: `Bearer ${session.access_token}`,
      body: {},
    })
    return answer(200, { session, stepUp })
  })
}

async function verify(
  platform: Platform,
  authorization: string,
  { factorId, code }: z.infer<typeof Body>,
): Promise<z.infer<typeof Session>> {
  const factor = `/auth/v1/factors/${factorId}`
  const challenge = await call(platform, { path: `${factor}/challenge`, authorization, body: {} })
  if (challenge.status >= 300) throw refusalOfAuth(challenge.status, challenge.body)
  const challengeId = Challenge.parse(challenge.body).id
  const verified = await call(platform, {
    path: `${factor}/verify`,
    authorization,
    body: { challenge_id: challengeId, code },
  })
  if (verified.status >= 300) throw refusalOfAuth(verified.status, verified.body)
  return Session.parse(verified.body)
}

function refusalOfAuth(status: number, body: unknown): Refusal {
  const said = isRecord(body) ? (body.error_code ?? body.code) : undefined
  if (said === 'mfa_verification_failed' || said === 'mfa_challenge_expired') return new Refusal('second_factor_wrong')
  if (said === 'mfa_factor_not_found') return new Refusal('not_found', { field: 'factorId' })
  if (status === 401 || status === 403) return new Refusal('unauthenticated')
  if (status === 429) return new Refusal('rate_limited')
  return new Refusal(status >= 500 ? 'database_unavailable' : 'internal')
}
