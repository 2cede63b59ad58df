import { createRoute } from '@hono/zod-openapi'
import { SessionStatusResponse } from '@naru/shared/contracts/market-info-api'
import type { OpenSession } from '../../ports/sessions.ts'
import type { HttpApp } from '../deps.ts'
import { type MarketDeps, sessionOf } from '../market-deps.ts'
import { BEARER, FAILURE, json } from '../openapi.ts'

const SESSION_STATUS_ROUTE = {
  method: 'get',
  path: '/v1/session-status',
  summary: 'How the caller’s own accounts are connected: token, realtime, requests used, realtime slots',
  security: BEARER,
  responses: { 200: json(SessionStatusResponse, 'One report an account'), default: FAILURE },
} as const

/** Asks the broker nothing: everything told here is known to this process. */
export function addSessionStatusRoute(app: HttpApp, deps: MarketDeps): void {
  const { sessions, hub, clock, guard: middleware } = deps

  app.openapi(createRoute({ ...SESSION_STATUS_ROUTE, middleware }), (context) => {
    const { userId } = context.get('caller')
    const reader = sessionOf(deps, userId)
    const describe = (session: OpenSession) => {
      const { quotas, slots, ...report } = session.report()
      // Market data is read through one session; the others keep their slots to themselves.
      const { streamed, polled } = session === reader ? hub.slots(userId) : { streamed: [], polled: [] }
      return {
        accountId: session.accountId,
        ...report,
        quotas: [...quotas],
        slots: { ...slots, streamed: [...streamed], polled: [...polled] },
      }
    }
    return context.json({ sessions: sessions.forUser(userId).map(describe), asOf: clock.now() }, 200)
  })
}
