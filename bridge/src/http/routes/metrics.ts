import { createRoute, z } from '@hono/zod-openapi'
import { SessionState, TradingMode } from '@naru/shared/domain/account'
import type { HttpApp, HttpDeps } from '../deps.ts'
import { refuse } from '../errors.ts'
import { FAILURE } from '../openapi.ts'

const METRICS_ROUTE = createRoute({
  method: 'get',
  path: '/metrics',
  summary: 'Prometheus metrics, for the inside of the network only',
  responses: {
    200: { description: 'Text exposition format', content: { 'text/plain': { schema: z.string() } } },
    default: FAILURE,
  },
})

/** Headers that every reverse proxy and tunnel puts on what comes from outside, and that the outside cannot remove. */
const PROXY_HEADERS = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'cf-connecting-ip']

function collect({ metrics, sessions, clock, loopLagMs }: HttpDeps): void {
  const health = sessions.health()
  metrics.loopLag.set(loopLagMs() / 1000)
  metrics.leaseHeld.set(health.lease.held ? 1 : 0)
  if (health.databaseSeenAt !== null) metrics.databaseAge.set((clock.now() - health.databaseSeenAt) / 1000)
  metrics.intentsInFlight.set(health.intentsInFlight)
  metrics.intentsInDoubt.set(health.intentsInDoubt)
  metrics.unrecordedFacts.set(health.unrecordedFacts)
  for (const mode of TradingMode.options) metrics.accountModes.set({ mode }, health.modes[mode])
  for (const state of SessionState.options) metrics.sessions.set({ state }, health.sessions[state])
}

export function addMetricsRoute(app: HttpApp, deps: HttpDeps): void {
  app.openapi(METRICS_ROUTE, async (context) => {
    if (PROXY_HEADERS.some((name) => context.req.header(name) !== undefined)) return refuse(context, 'not_found')
    collect(deps)
    const { registry } = deps.metrics
    return context.text(await registry.metrics(), 200, { 'content-type': registry.contentType })
  })
}
