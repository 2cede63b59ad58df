import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Authorizer } from './authorize.ts'
import type { ChannelHub } from './channel.ts'
import type { Claims, TokenReader } from './claims.ts'
import type { Room } from './hub.ts'
import type { Broadcast } from './protocol.ts'

const Messages = z.object({
  messages: z.array(
    z.object({ topic: z.string(), event: z.string(), payload: z.unknown(), private: z.boolean().default(false) }),
  ),
})

interface BroadcastOptions {
  readonly hub: ChannelHub
  readonly tokens: TokenReader
  readonly authorizer: Authorizer
}

/** Broadcasting without a socket. The answer is 202 even when a private topic refuses the message, as on the platform. */
export function createBroadcastRoutes({ hub, tokens, authorizer }: BroadcastOptions): Hono {
  const callerOf = async (c: Context): Promise<Claims | undefined> => {
    const keyClaims = tokens.roleOf(c.req.header('apikey'))
    const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1]
    if (keyClaims === undefined || token === undefined || token.startsWith('sb_')) return keyClaims
    const read = await tokens.read(token)
    return read.ok ? read.claims : undefined
  }
  const deliver = async (room: Room, claims: Claims, broadcast: Broadcast) => {
    if (room.isPrivate && !(await authorizer.canWrite(room.topic, claims, 'broadcast'))) return
    hub.broadcast(room, broadcast, (member) => member.readable.has('broadcast'))
  }

  const app = new Hono()
  app.post('/broadcast', async (c) => {
    const claims = await callerOf(c)
    if (claims === undefined) return c.json({ message: 'Unauthorized' }, 401)
    const body = Messages.safeParse(await c.req.json().catch(() => undefined))
    if (!body.success) return c.json({ errors: body.error.issues }, 422)
    for (const { topic, event, payload, private: isPrivate } of body.data.messages) {
      await deliver({ topic, isPrivate }, claims, { event, payload })
    }
    return c.body(null, 202)
  })
  app.post('/broadcast/:topic/events/:event', async (c) => {
    const claims = await callerOf(c)
    if (claims === undefined) return c.json({ message: 'Unauthorized' }, 401)
    const isBinary = c.req.header('content-type') === 'application/octet-stream'
    const payload: unknown = isBinary
      ? Buffer.from(await c.req.arrayBuffer())
      : await c.req.json().catch(() => undefined)
    if (payload === undefined) return c.json({ message: 'Payload is not JSON' }, 422)
    const { topic, event } = c.req.param()
    await deliver({ topic, isPrivate: c.req.query('private') === 'true' }, claims, { event, payload })
    return c.body(null, 202)
  })
  return app
}
