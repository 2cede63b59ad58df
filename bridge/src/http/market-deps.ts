import type { MiddlewareHandler } from 'hono'
import type { OpenSession } from '../ports/sessions.ts'
import { bestSession } from '../runtime/market-data-hub.ts'
import type { Answers } from './answers.ts'
import type { HttpDeps, HttpEnv } from './deps.ts'

/** What the routes of the market share: one rate limit a user, one memory of last answers. */
export interface MarketDeps extends HttpDeps {
  readonly guard: MiddlewareHandler<HttpEnv>
  readonly answers: Answers
}

/** The session to read markets through: the caller's own, or none. */
export const sessionOf = ({ sessions }: Pick<HttpDeps, 'sessions'>, userId: string): OpenSession | undefined =>
  bestSession(sessions.forUser(userId))
