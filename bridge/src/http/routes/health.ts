import { createRoute, z } from '@hono/zod-openapi'
import { SessionState, TradingMode } from '@naru/shared/domain/account'
import type { SessionsHealth } from '../../ports/sessions.ts'
import { failingReasons } from '../../runtime/liveness.ts'
import type { HttpApp, HttpDeps } from '../deps.ts'
import { json } from '../openapi.ts'

/** The ledger is asked every few seconds; three misses are an outage. */
const MAX_DATABASE_AGE_MS = 15_000
/** Twice the longest pause between two reads of a session's order list. */
const MAX_LIST_READ_AGE_MS = 60_000

const Live = z.object({ status: z.enum(['ok', 'failing']), reasons: z.array(z.string()), loopLagMs: z.number() }).meta({
  id: 'Live',
})

const Ready = z
  .object({
    status: z.enum(['ready', 'not_ready']),
    reasons: z.array(z.string()),
    version: z.string(),
    leaseHeld: z.boolean(),
    databaseAgeMs: z.number().nullable(),
    realtime: z.enum(['up', 'down']),
    sessions: z.record(SessionState, z.number()),
    /** Accounts by what they may do now. */
    modes: z.record(TradingMode, z.number()),
    /** Age of each session's last complete read of the broker's order list; null before the first. */
    listReads: z.array(z.object({ state: SessionState, ageMs: z.number().nullable() })),
    intentsInFlight: z.number(),
    intentsInDoubt: z.number(),
    unrecordedFacts: z.number(),
  })
  .meta({ id: 'Ready' })
type Ready = z.infer<typeof Ready>

const LIVE_ROUTE = createRoute({
  method: 'get',
  path: '/health/live',
  summary: 'Whether this process works at all; failing means restart it',
  responses: { 200: json(Live, 'Working'), 503: json(Live, 'Failing') },
})

const READY_ROUTE = createRoute({
  method: 'get',
  path: '/health/ready',
  summary: 'Whether this process may trade now, and if not, why',
  responses: { 200: json(Ready, 'Ready'), 503: json(Ready, 'Not ready') },
})

function readiness(health: SessionsHealth, { clock, version }: HttpDeps): Ready {
  const databaseAgeMs = health.databaseSeenAt === null ? null : clock.now() - health.databaseSeenAt
  const isDatabaseLate = databaseAgeMs === null || databaseAgeMs > MAX_DATABASE_AGE_MS
  const reasons = new Set(health.reasons)
  if (isDatabaseLate) reasons.add('database_unavailable')
  if (!health.lease.held) reasons.add('no_lease')
  const listReads = health.sessionHealth.map(({ state, listReadAt }) => ({
    state,
    ageMs: listReadAt === null ? null : clock.now() - listReadAt,
  }))
  // A warning: one user's stuck session must not take the others' bridge out of service.
  if (listReads.some(({ state, ageMs }) => state === 'running' && (ageMs === null || ageMs > MAX_LIST_READ_AGE_MS))) {
    reasons.add('list_read_stale')
  }
  const { realtime, sessions, modes, intentsInFlight, intentsInDoubt, unrecordedFacts } = health
  return {
    // A reason may be a mere warning, as a clock that is a little off; what counts is the session manager's verdict.
    status: health.ready && health.lease.held && !isDatabaseLate ? 'ready' : 'not_ready',
    reasons: [...reasons],
    version,
    leaseHeld: health.lease.held,
    databaseAgeMs,
    realtime,
    sessions: { ...sessions },
    modes: { ...modes },
    listReads,
    intentsInFlight,
    intentsInDoubt,
    unrecordedFacts,
  }
}

export function addHealthRoutes(app: HttpApp, deps: HttpDeps): void {
  app.openapi(LIVE_ROUTE, (context) => {
    const loopLagMs = deps.loopLagMs()
    const reasons = [...failingReasons({ sessions: deps.sessions, loopLagMs })]
    if (reasons.length > 0) return context.json({ status: 'failing', reasons, loopLagMs }, 503)
    return context.json({ status: 'ok', reasons, loopLagMs }, 200)
  })

  app.openapi(READY_ROUTE, (context) => {
    const ready = readiness(deps.sessions.health(), deps)
    return ready.status === 'ready' ? context.json(ready, 200) : context.json(ready, 503)
  })
}
