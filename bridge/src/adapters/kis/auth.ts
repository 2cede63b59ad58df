import { createHash } from 'node:crypto'
import { err, ok, type Result } from '@naru/shared/core/result'
import { fromKst } from '@naru/shared/core/time'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { KisCredential, SecretStore } from '../../ports/vault.ts'
import type { Redactor } from './redact.ts'
import { parseJson } from './schema/envelope.ts'
import { ApprovalReply, HashReply, OauthError, StoredToken, TokenReply } from './schema/oauth.ts'
import { OAUTH_PATHS } from './tr-table.ts'

/** Why there is no token. `refused` carries KIS's own code. */
export type AuthError =
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'rate_limited'; readonly retryAfterMs: number }
  | { readonly kind: 'unreachable'; readonly cause: string }

export type OauthPost = (
  path: string,
  body: Readonly<Record<string, string>>,
  headers?: Readonly<Record<string, string>>,
) => Promise<Result<{ readonly status: number; readonly text: string }, string>>

export interface TokenStatus {
  readonly state: 'none' | 'valid' | 'refused'
  readonly expiresAt: number | null
  readonly code: string | null
}

export interface Auth {
  /** The token to use now. Asks KIS only when there is none, and never twice at once. */
  token(): Promise<Result<string, AuthError>>
  /** KIS refused this token: it may be revoked, whatever its expiry says. */
  suspect(token: string): void
  /** KIS accepted it. */
  confirm(token: string): void
  /** Key for registering on the socket. */
  approvalKey(): Promise<Result<string, AuthError>>
  suspectApproval(key: string): void
  /** Gives the token back to KIS, here and for every other program that uses it. */
  revoke(): Promise<Result<void, AuthError>>
  /** KIS's own hash of an order body (optional on orders; a mismatch is refused with EGW00131). */
  hash(body: Readonly<Record<string, string>>): Promise<Result<string, AuthError>>
  status(): TokenStatus
}

/** Every issue sends the customer a message and KIS allows one a minute; the margin covers clocks that disagree. */
const ISSUE_INTERVAL_MS = 65_000
/** Tokens refused one after the other without ever working: ask less and less, up to every 35 minutes. */
const MAX_DOUBLINGS = 5
const REFRESH_AT = 0.7
const DEFAULT_LIFE_MS = 86_400_000
const APPROVAL_LIFE_MS = 12 * 3_600_000

interface Ports {
  readonly credential: KisCredential
  readonly post: OauthPost
  readonly clock: Clock
  readonly secrets: SecretStore
  readonly redactor: Redactor
  readonly logger: Logger
}

const NOTHING: StoredToken = { token: null, issuedAt: 0, expiresAt: 0, askedAt: 0 }

/** Name of the stored token: tells nothing about the key, and changes with the secret, so that a corrected one starts afresh. */
const storeName = ({ environment, appKey, appSecret }: KisCredential): string =>
  `kis-token-${environment}-${createHash('sha256')
    .update(`${environment}|${appKey.expose()}|${appSecret.expose()}`)
    .digest('hex')
    .slice(0, 32)}`

export function createAuth({ credential, post, clock, secrets, redactor, logger }: Ports): Auth {
  const name = storeName(credential)
  const appkey = credential.appKey.expose()
  const secret = credential.appSecret.expose()
  let held: StoredToken | undefined
  let isConfirmed = false
  let failures = 0
  let refusedCode: string | null = null
  let issuing: Promise<Result<string, AuthError>> | undefined
  let loading: Promise<StoredToken> | undefined
  let approving: Promise<Result<string, AuthError>> | undefined
  let approval: { readonly key: string; readonly until: number } | undefined

  const load = (): Promise<StoredToken> => {
    loading ??= secrets
      .get(name)
      .catch(() => undefined)
      .then((text) => {
        const stored = StoredToken.safeParse(text === undefined ? undefined : parseJson(text))
        held ??= stored.success ? stored.data : NOTHING
        if (held.token) redactor.learn(held.token)
        return held
      })
    return loading
  }

  const keep = async (next: StoredToken): Promise<void> => {
    held = next
    if (next.token) redactor.learn(next.token)
    // A token that cannot be stored still works; only the next start will have to ask again.
    await secrets.set(name, JSON.stringify(next)).catch(() => logger.alarm('kis_token_not_stored'))
  }

  const issue = async (previous: StoredToken): Promise<Result<string, AuthError>> => {
    const now = clock.now()
    const waitedMs = now - previous.askedAt
    // A clock set back must not block for ever.
    const intervalMs = ISSUE_INTERVAL_MS * 2 ** Math.min(Math.max(0, failures - 1), MAX_DOUBLINGS)
    if (waitedMs >= 0 && waitedMs < intervalMs) {
      return refusedCode && failures > 0
        ? err({ kind: 'refused', code: refusedCode })
        : err({ kind: 'rate_limited', retryAfterMs: intervalMs - waitedMs })
    }
    // Written before asking: a bridge that keeps dying must not ask at every start.
    await keep({ ...previous, askedAt: now })
    const reply = await post(OAUTH_PATHS.token, { grant_type: 'client_credentials', appkey, appsecret: secret })
    if (!reply.ok) return err({ kind: 'unreachable', cause: reply.error })
    const body = parseJson(reply.value.text)
    const parsed = reply.value.status === 200 ? TokenReply.safeParse(body) : undefined
    if (!parsed?.success) return err(refusalOf(reply.value.status, body))
    await keep({ token: parsed.data.access_token, issuedAt: now, expiresAt: expiryOf(parsed.data, now), askedAt: now })
    refusedCode = null
    isConfirmed = false
    logger.event('kis_token_issued')
    return ok(parsed.data.access_token)
  }

  const refusalOf = (status: number, body: unknown): AuthError => {
    const parsed = OauthError.safeParse(body)
    if (!parsed.success) {
      const cause = `http_${status}`
      return status >= 500 ? { kind: 'unreachable', cause } : { kind: 'refused', code: cause }
    }
    const code = parsed.data.error_code
    if (code === 'EGW00133' || code === 'EGW00201') return { kind: 'rate_limited', retryAfterMs: ISSUE_INTERVAL_MS }
    refusedCode = code
    failures += 1
    logger.alarm('kis_token_refused', { code })
    return { kind: 'refused', code }
  }

  /** One flight for everybody who needs a token at the same time. */
  const issueOnce = (previous: StoredToken): Promise<Result<string, AuthError>> => {
    issuing ??= issue(previous).finally(() => {
      issuing = undefined
    })
    return issuing
  }

  const askApproval = async (): Promise<Result<string, AuthError>> => {
    const request = { grant_type: 'client_credentials', appkey, secretkey: secret }
    const reply = await post(OAUTH_PATHS.approval, request)
    if (!reply.ok) return err({ kind: 'unreachable', cause: reply.error })
    const body = parseJson(reply.value.text)
    const parsed = reply.value.status === 200 ? ApprovalReply.safeParse(body) : undefined
    if (!parsed?.success) return err(refusalOf(reply.value.status, body))
    redactor.learn(parsed.data.approval_key)
    approval = { key: parsed.data.approval_key, until: clock.monotonic() + APPROVAL_LIFE_MS }
    return ok(approval.key)
  }

  return {
    token: async () => {
      const current = held ?? (await load())
      const now = clock.now()
      if (!current.token || now >= current.expiresAt) return issueOnce(current)
      const age = (now - current.issuedAt) / (current.expiresAt - current.issuedAt)
      // The old one stays good meanwhile, so nobody waits for the new one.
      if (age >= REFRESH_AT) void issueOnce(current)
      return ok(current.token)
    },
    suspect: (token) => {
      // Somebody may have fetched a newer one while this request was under way.
      if (held?.token !== token) return
      if (!isConfirmed) failures += 1
      logger.event('kis_token_suspected', { attempt: failures })
      void keep({ ...held, token: null })
    },
    confirm: (token) => {
      if (isConfirmed || held?.token !== token) return
      isConfirmed = true
      failures = 0
    },
    approvalKey: () => {
      if (approval && clock.monotonic() < approval.until) return Promise.resolve(ok(approval.key))
      approving ??= askApproval().finally(() => {
        approving = undefined
      })
      return approving
    },
    suspectApproval: (key) => {
      if (approval?.key === key) approval = undefined
    },
    revoke: async () => {
      const { token } = held ?? (await load())
      if (token === null) return ok(undefined)
      // Forgotten first: nobody may go on using it while KIS takes it back.
      await keep({ ...(held ?? NOTHING), token: null })
      const reply = await post(OAUTH_PATHS.revoke, { appkey, appsecret: secret, token })
      if (!reply.ok) return err({ kind: 'unreachable', cause: reply.error })
      if (reply.value.status === 200) return ok(undefined)
      return err({ kind: 'refused', code: errorCodeOf(reply.value) })
    },
    hash: async (body) => {
      const reply = await post(OAUTH_PATHS.hashkey, body, { appkey, appsecret: secret })
      if (!reply.ok) return err({ kind: 'unreachable', cause: reply.error })
      const parsed = reply.value.status === 200 ? HashReply.safeParse(parseJson(reply.value.text)) : undefined
      return parsed?.success ? ok(parsed.data.HASH) : err({ kind: 'refused', code: errorCodeOf(reply.value) })
    },
    status: () => ({
      state: held?.token ? 'valid' : refusedCode ? 'refused' : 'none',
      expiresAt: held?.token ? held.expiresAt : null,
      code: refusedCode,
    }),
  }
}

const errorCodeOf = ({ status, text }: { readonly status: number; readonly text: string }): string => {
  const parsed = OauthError.safeParse(parseJson(text))
  return parsed.success ? parsed.data.error_code : `http_${status}`
}

/** The absolute time KIS names, unless it is not in the future (then its clock is not ours), else the seconds. */
function expiryOf(
  reply: { access_token_token_expired?: string | undefined; expires_in?: number | undefined },
  now: number,
): number {
  const [date = '', time = ''] = (reply.access_token_token_expired ?? '').split(' ')
  const absolute = fromKst(date, time.replaceAll(':', ''))
  if (absolute !== undefined && absolute > now) return absolute
  return now + (reply.expires_in === undefined ? DEFAULT_LIFE_MS : reply.expires_in * 1000)
}
