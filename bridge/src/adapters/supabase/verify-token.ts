import { createHash } from 'node:crypto'
import { parseWith } from '@naru/shared/core/parse'
import { err, ok, type Result } from '@naru/shared/core/result'
import { unixMs } from '@naru/shared/core/time'
import { createClient, isAuthRetryableFetchError, type SupabaseClient } from '@supabase/supabase-js'
import { z } from 'zod'
import type { Clock } from '../../ports/clock.ts'
import type { Caller, TokenError, VerifyToken } from '../../ports/token.ts'

const MAX_TOKEN_LENGTH = 8192
const MAX_CACHED = 2000
/** Longest time a verdict is reused, so that a revoked session stops working within it wherever Auth is asked. */
const CACHE_MS = 5000
/** Tokens Auth itself must judge (HS256 projects), per second: strangers' garbage must not become our traffic. */
const REMOTE_CHECKS_PER_SECOND = 50
const AUTH_TIMEOUT_MS = 3000

const Header = z.object({ alg: z.enum(['ES256', 'RS256', 'HS256']) })

/** Hosted projects also name an issuer; what is named must be right. */
const Claims = z.object({
  sub: z.uuid(),
  role: z.literal('authenticated'),
  aud: z.union([z.literal('authenticated'), z.array(z.string()).refine((all) => all.includes('authenticated'))]),
  exp: z.int().positive(),
  iss: z.string().optional(),
  session_id: z.string().nullish(),
})

export interface TokenVerifierOptions {
  readonly url: string
  readonly publishableKey: string
  readonly clock: Clock
}

type Verdict = Result<Caller, TokenError>
const INVALID = err({ kind: 'invalid' } as const)

function decodePart(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

/** What can be refused without asking anybody. `remote`: the signature is one only Auth can check. */
function inspect(token: string, now: number, issuer: string): Result<{ caller: Caller; remote: boolean }, TokenError> {
  const parts = token.split('.')
  if (token.length > MAX_TOKEN_LENGTH || parts.length !== 3) return INVALID
  const header = parseWith(Header, decodePart(parts[0]))
  const claims = parseWith(Claims, decodePart(parts[1]))
  if (!header.ok || !claims.ok) return INVALID
  const { sub, exp, iss, session_id } = claims.value
  if (iss !== undefined && iss !== issuer) return INVALID
  if (exp * 1000 <= now) return err({ kind: 'expired' })
  const caller = { userId: sub, sessionId: session_id ?? null, expiresAt: unixMs(exp * 1000) }
  return ok({ caller, remote: header.value.alg === 'HS256' })
}

/** Asks supabase-js, which knows the project's public keys and asks Auth where there are none. */
async function checkSignature(auth: SupabaseClient['auth'], token: string): Promise<Result<true, TokenError>> {
  try {
    const { data, error } = await auth.getClaims(token)
    if (error === null && data !== null) return ok(true)
    if (error !== null && isAuthRetryableFetchError(error)) return err({ kind: 'unavailable', cause: error.name })
    return INVALID
  } catch {
    // getClaims throws on algorithms and keys that do not belong together.
    return INVALID
  }
}

/**
 * Verifies access tokens of one Supabase project: ES256 or RS256 against its published keys, HS256 by asking Auth.
 * No secret of the project is held here.
 */
export function createTokenVerifier({ url, publishableKey, clock }: TokenVerifierOptions): VerifyToken {
  const { auth } = createClient(url, publishableKey, {
    // supabase-js shares published keys between clients of one storage key; two projects must not share any.
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false, storageKey: `verify ${url}` },
    global: { fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(AUTH_TIMEOUT_MS) }) },
  })
  const issuer = new URL('/auth/v1', url).href
  const verdicts = new Map<string, { readonly verdict: Verdict; readonly until: number }>()
  let remote = { second: 0, count: 0 }

  const mayAskAuth = (): boolean => {
    const second = Math.floor(clock.monotonic() / 1000)
    remote = { second, count: remote.second === second ? remote.count + 1 : 1 }
    return remote.count <= REMOTE_CHECKS_PER_SECOND
  }

  const remember = (key: string, verdict: Verdict): Verdict => {
    const [oldest] = verdicts.keys()
    if (verdicts.size >= MAX_CACHED && oldest !== undefined) verdicts.delete(oldest)
    verdicts.set(key, { verdict, until: clock.monotonic() + CACHE_MS })
    return verdict
  }

  return async (token) => {
    const inspected = inspect(token, clock.now(), issuer)
    if (!inspected.ok) return inspected
    const key = createHash('sha256').update(token).digest('base64')
    const known = verdicts.get(key)
    if (known !== undefined && known.until > clock.monotonic()) return known.verdict
    verdicts.delete(key)
    if (inspected.value.remote && !mayAskAuth()) return err({ kind: 'unavailable', cause: 'too_many_checks' })
    const signature = await checkSignature(auth, token)
    if (!signature.ok && signature.error.kind === 'unavailable') return signature
    return remember(key, signature.ok ? ok(inspected.value.caller) : signature)
  }
}
