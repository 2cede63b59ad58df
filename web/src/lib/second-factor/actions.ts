'use server'

import { createRequestClient } from '@/lib/supabase/server.ts'

/** What an action answers: React sends it to the browser, so an error is a code and never an exception. */
export type FactorAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: FactorError }
export type FactorError =
  | 'second_factor_wrong'
  | 'second_factor_missing'
  | 'step_up_required'
  | 'rate_limited'
  | 'session_expired'
  | 'database_unavailable'

export interface SecondFactor {
  readonly id: string
  readonly name: string | null
  /** ISO 8601. */
  readonly createdAt: string
}

export interface Enrollment {
  readonly factorId: string
  /** An SVG as a data URL. */
  readonly qrCode: string
  /** The same for those who cannot scan it. */
  readonly secret: string
}

const fail = (code: FactorError): { readonly ok: false; readonly code: FactorError } => ({ ok: false, code })

interface AuthError {
  readonly status?: number | undefined
  readonly code?: string | undefined
}

function codeOf({ status = 0, code }: AuthError): FactorError {
  if (code === 'mfa_verification_failed' || code === 'mfa_challenge_expired') return 'second_factor_wrong'
  if (code === 'insufficient_aal') return 'step_up_required'
  if (code === 'mfa_factor_not_found') return 'second_factor_missing'
  if (status === 429) return 'rate_limited'
  return status === 401 || status === 403 ? 'session_expired' : 'database_unavailable'
}

/** The user's authenticator apps that have proven themselves. */
export async function listSecondFactors(): Promise<FactorAnswer<readonly SecondFactor[]>> {
  const client = await createRequestClient()
  const { data, error } = await client.auth.mfa.listFactors()
  if (error) return fail(codeOf(error))
  const factors = data.totp.filter((factor) => factor.status === 'verified')
  return {
    ok: true,
    value: factors.map(({ id, friendly_name, created_at }) => ({
      id,
      name: friendly_name ?? null,
      createdAt: created_at,
    })),
  }
}

/** Begins with a new authenticator app. What was begun before and never finished is removed first. */
export async function enrollSecondFactor(): Promise<FactorAnswer<Enrollment>> {
  const client = await createRequestClient()
  const listed = await client.auth.mfa.listFactors()
  if (listed.error) return fail(codeOf(listed.error))
  for (const { id, status } of listed.data.all) {
    if (status === 'unverified') await client.auth.mfa.unenroll({ factorId: id })
  }
  const friendlyName = `Naru ${new Date().toISOString().slice(0, 16)}`
  const { data, error } = await client.auth.mfa.enroll({ factorType: 'totp', friendlyName, issuer: 'Naru' })
  if (error) return fail(codeOf(error))
  return { ok: true, value: { factorId: data.id, qrCode: data.totp.qr_code, secret: data.totp.secret } }
}

/** Proves the second factor with a code of six digits: the session counts as stepped up for five minutes. */
export async function proveSecondFactor(factorId: string, code: string): Promise<FactorAnswer<null>> {
  const client = await createRequestClient()
  // Counted before the code is looked at: nobody tries a million of them.
  const begun = await client.rpc('begin_step_up')
  if (begun.error) return fail(begun.error.message === 'rate_limited' ? 'rate_limited' : 'database_unavailable')
  const { error } = await client.auth.mfa.challengeAndVerify({ factorId, code })
  return error ? fail(codeOf(error)) : { ok: true, value: null }
}

/** Takes an authenticator app away. Needs a session that is stepped up itself. */
export async function removeSecondFactor(factorId: string): Promise<FactorAnswer<null>> {
  const client = await createRequestClient()
  const { error } = await client.auth.mfa.unenroll({ factorId })
  return error ? fail(codeOf(error)) : { ok: true, value: null }
}
