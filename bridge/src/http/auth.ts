import type { MiddlewareHandler } from 'hono'
import type { TokenError } from '../ports/token.ts'
import type { HttpDeps, HttpEnv } from './deps.ts'
import { type RefusalCode, refuse } from './errors.ts'
import { createKeyedLimiter } from './limits.ts'

const REASONS: Record<TokenError['kind'], RefusalCode> = {
  invalid: 'unauthenticated',
  expired: 'session_expired',
  unavailable: 'database_unavailable',
}

/** Lets a request through with its caller known and within their rate, or answers it. Runs before anything is parsed. */
export function requireUser(deps: HttpDeps): MiddlewareHandler<HttpEnv> {
  const { requestsPerSecond, requestBurst } = deps.limits
  const waitFor = createKeyedLimiter(deps.clock, requestsPerSecond, requestBurst)
  return async (context, next) => {
    const [, token] = /^Bearer ([\w.~+/=-]+)$/i.exec(context.req.header('authorization') ?? '') ?? []
    if (token === undefined) return refuse(context, 'unauthenticated')
    const caller = await deps.verifyToken(token)
    if (!caller.ok) return refuse(context, REASONS[caller.error.kind])
    const retryAfterMs = waitFor(caller.value.userId)
    if (retryAfterMs > 0) return refuse(context, 'rate_limited', { retryAfterMs })
    context.set('caller', caller.value)
    return next()
  }
}
