import { Refusal, refusalOf } from './refusal.ts'

export type Env = Readonly<Record<string, string | undefined>>

export interface Platform {
  readonly url: string
  readonly publishableKey: string
  readonly allowedOrigins: readonly string[]
}

/** Shorter than the caller's own patience, so that the answer says what is known. */
const TIMEOUT_MS = 8_000

/** SUPABASE_URL and SUPABASE_PUBLISHABLE_KEYS (JSON, key "default") or SUPABASE_ANON_KEY, as the platform sets them. */
export function platformOf(env: Env): Platform {
  const keys: unknown = JSON.parse(env.SUPABASE_PUBLISHABLE_KEYS ?? '{}')
  const key = typeof keys === 'object' && keys !== null && 'default' in keys ? keys.default : undefined
  return {
    url: env.SUPABASE_URL ?? '',
    publishableKey: typeof key === 'string' ? key : (env.SUPABASE_ANON_KEY ?? ''),
    allowedOrigins: (env.ALLOWED_ORIGINS ?? '').split(',').filter((origin) => origin !== ''),
  }
}

/**
 * The caller's own token, to be handed on: a function never speaks for anybody else.
 *
 * @errors refuses `unauthenticated` without one
 */
export function bearerOf(request: Request): string {
  const authorization = request.headers.get('authorization') ?? ''
  if (!/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/.test(authorization)) throw new Refusal('unauthenticated')
  return authorization
}

interface Call {
  readonly path: string
  readonly authorization?: string
  /** Posted as JSON; without it the call is a GET. */
  readonly body?: object
}

/** One call of the platform's API: what it answered, whatever that is. */
export async function call(
  { url, publishableKey }: Platform,
  { path, authorization, body }: Call,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      apikey: publishableKey,
      'content-type': 'application/json',
      ...(authorization === undefined ? {} : { authorization }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  return { status: response.status, body: await response.json().catch(() => null) }
}

/**
 * Reads rows, or calls a function of the ledger, as the caller.
 *
 * @errors throws the ledger's refusal
 */
export async function ledger(platform: Platform, request: Call): Promise<unknown> {
  const { status, body } = await call(platform, { ...request, path: `/rest/v1/${request.path}` })
  if (status >= 300) throw refusalOf(status, body)
  return body
}
