import { upgradeWebSocket } from '@hono/node-server'
import { createRoute, z } from '@hono/zod-openapi'
import { StreamTicket } from '@naru/shared/contracts/bridge-api'
import type { MiddlewareHandler } from 'hono'
import { WebSocket } from 'ws'
import { requireUser } from '../auth.ts'
import type { HttpApp, HttpDeps, HttpEnv } from '../deps.ts'
import { refuse } from '../errors.ts'
import { BEARER, FAILURE, json } from '../openapi.ts'
import { StreamConnection } from '../stream-connection.ts'
import { createTickets, type Tickets } from '../tickets.ts'

const TICKET_ROUTE = {
  method: 'post',
  path: '/v1/stream/tickets',
  summary: 'A one-use pass to open the quote stream with, good for 30 seconds from the same origin',
  security: BEARER,
  responses: { 200: json(StreamTicket, 'The pass'), default: FAILURE },
} as const

const STREAM_ROUTE = createRoute({
  method: 'get',
  path: '/v1/stream',
  summary: 'WebSocket of conflated quotes; frames are StreamRequest and StreamMessage',
  request: { query: z.object({ ticket: z.string() }) },
  responses: { 101: { description: 'Switching to WebSocket' }, default: FAILURE },
})

interface StreamGate {
  readonly deps: HttpDeps
  readonly tickets: Tickets
  /** Open streams per user. */
  readonly open: Map<string, number>
}

/** Everything that is refused is refused before the upgrade. */
function admit({ deps, tickets, open }: StreamGate): MiddlewareHandler<HttpEnv> {
  return async (context, next) => {
    const origin = context.req.header('origin') ?? ''
    if (!deps.allowedOrigins.includes(origin)) return refuse(context, 'permission_missing')
    const ticket = context.req.query('ticket')
    if (ticket === undefined) return refuse(context, 'unauthenticated')
    if (context.req.header('upgrade')?.toLowerCase() !== 'websocket') return refuse(context, 'input_invalid')
    const caller = tickets.redeem(ticket, origin)
    if (caller === undefined) return refuse(context, 'unauthenticated')
    const total = [...open.values()].reduce((sum, count) => sum + count, 0)
    const isFull = (open.get(caller.userId) ?? 0) >= deps.limits.streamsPerUser || total >= deps.limits.streams
    if (isFull) return refuse(context, 'rate_limited')
    context.set('caller', caller)
    return next()
  }
}

export function addStreamRoutes(app: HttpApp, deps: HttpDeps): void {
  const tickets = createTickets(deps.clock, deps.limits.ticketMs)
  const open = new Map<string, number>()

  app.openapi(createRoute({ ...TICKET_ROUTE, middleware: requireUser(deps) }), (context) =>
    context.json(tickets.issue(context.get('caller'), context.req.header('origin') ?? ''), 200),
  )

  app.openAPIRegistry.registerPath(STREAM_ROUTE)
  app.get(
    STREAM_ROUTE.path,
    admit({ deps, tickets, open }),
    upgradeWebSocket((context) => {
      const caller: HttpEnv['Variables']['caller'] = context.get('caller')
      let connection: StreamConnection | undefined
      const count = (step: 1 | -1): void => {
        const left = (open.get(caller.userId) ?? 0) + step
        if (left > 0) open.set(caller.userId, left)
        else open.delete(caller.userId)
        deps.metrics.streamClients.inc(step)
      }
      return {
        onOpen: (_, { raw }) => {
          count(1)
          if (!(raw instanceof WebSocket)) return
          // Several upgrades may have been let in at the same moment.
          if ((open.get(caller.userId) ?? 0) > deps.limits.streamsPerUser) return raw.close(1008, 'rate_limited')
          connection = new StreamConnection(raw, caller, deps)
        },
        onMessage: ({ data }) => {
          if (typeof data === 'string') connection?.receive(data)
          else connection?.receiveBinary()
        },
        onClose: () => {
          connection?.ended()
          count(-1)
        },
      }
    }),
  )
}
