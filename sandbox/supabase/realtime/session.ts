import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Authorizer, Extension } from './authorize.ts'
import { bind, type ChangesBinding } from './changes.ts'
import { type Channel, type ChannelHub, type JoinConfig, JoinPayload, roomKey } from './channel.ts'
import type { Claims, TokenReader } from './claims.ts'
import { type Peer, send } from './hub.ts'
import type { PresenceBook, PresenceDiff } from './presence.ts'
import type { ClientMessage } from './protocol.ts'

export interface Services {
  readonly hub: ChannelHub
  readonly authorizer: Authorizer
  readonly tokens: TokenReader
  readonly presence: PresenceBook<Channel>
  /** Sends stored messages of a private topic to a channel that asked for them. */
  replay(channel: Channel): Promise<void>
}

export interface Session {
  handle(message: ClientMessage): Promise<void>
  close(): void
}

const MAX_TIMER_MS = 2 ** 31 - 1
const BroadcastPush = z.object({
  event: z.string(),
  payload: z.unknown(),
  meta: z.record(z.string(), z.unknown()).optional(),
})
const PresencePush = z.object({
  event: z.enum(['track', 'untrack']),
  payload: z.record(z.string(), z.unknown()).default({}),
})

/** Everything one connection may ask. `keyClaims` is what its API key stands for, when it sends no token of a user. */
export function createSession(peer: Peer, keyClaims: Claims, services: Services): Session {
  const { hub, authorizer, tokens, presence } = services
  const channels = new Map<string, Channel>()

  const reply = ({ joinRef, ref, topic }: ClientMessage, status: 'ok' | 'error', response: unknown = {}) =>
    send(peer, { joinRef, ref, topic, event: 'phx_reply', payload: { status, response } })

  const announce = (channel: Channel, diff: PresenceDiff | undefined) => {
    if (diff === undefined) return
    for (const member of hub.members(channel.room)) {
      if (!member.config.presence.enabled || !member.readable.has('presence')) continue
      send(member.peer, { topic: member.topic, event: 'presence_diff', payload: diff })
    }
  }

  const leave = (channel: Channel) => {
    clearTimeout(channel.expiry)
    channels.delete(channel.topic)
    hub.remove(channel.room, channel)
    announce(channel, presence.untrack(roomKey(channel.room), channel))
  }

  const expel = (channel: Channel, message: string) => {
    leave(channel)
    const payload = { extension: 'system', status: 'error', message, channel: channel.room.topic }
    send(peer, { joinRef: channel.joinRef, topic: channel.topic, event: 'system', payload })
    send(peer, { joinRef: channel.joinRef, topic: channel.topic, event: 'phx_close', payload: {} })
  }

  const watchExpiry = (channel: Channel) => {
    clearTimeout(channel.expiry)
    if (channel.claims.exp === undefined) return
    const leftMs = Math.min(channel.claims.exp * 1000 - Date.now(), MAX_TIMER_MS)
    channel.expiry = setTimeout(() => expel(channel, 'Token has expired'), leftMs)
    channel.expiry.unref()
  }

  async function claimsOf(token: string | null | undefined): ReturnType<TokenReader['read']> {
    if (token === null || token === undefined || token.startsWith('sb_')) return { ok: true, claims: keyClaims }
    return tokens.read(token)
  }

  const readableBy = async (topic: string, claims: Claims, isPrivate: boolean) =>
    isPrivate ? authorizer.canRead(topic, claims) : new Set<Extension>(['broadcast', 'presence'])

  async function join(message: ClientMessage): Promise<void> {
    const topic = message.topic.replace(/^realtime:/, '')
    const payload = JoinPayload.safeParse(message.payload)
    if (!payload.success) return reply(message, 'error', { reason: `InvalidJoinPayload: ${payload.error.message}` })
    const { config } = payload.data
    const token = await claimsOf(payload.data.access_token)
    if (!token.ok) return reply(message, 'error', { reason: token.reason })
    const readable = await readableBy(topic, token.claims, config.private)
    if (!readable.has('broadcast') && !readable.has('presence')) {
      const reason = `Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`
      return reply(message, 'error', { reason })
    }
    const bindings = bindAll(config)
    if (bindings instanceof Error) return reply(message, 'error', { reason: bindings.message })

    const earlier = channels.get(message.topic)
    if (earlier !== undefined) leave(earlier)
    const channel: Channel = {
      peer,
      joinRef: message.joinRef,
      topic: message.topic,
      room: { topic, isPrivate: config.private },
      config,
      presenceKey: config.presence.key === '' ? randomUUID() : config.presence.key,
      bindings,
      claims: token.claims,
      readable,
      writable: new Map(),
      expiry: undefined,
    }
    channels.set(message.topic, channel)
    hub.add(channel.room, channel)
    watchExpiry(channel)
    // The client compares these with its own list, field by field.
    reply(message, 'ok', { postgres_changes: bindings.map(({ id, request }) => ({ ...request, id })) })
    await greet(channel)
  }

  async function greet(channel: Channel): Promise<void> {
    const { topic, room, config, readable } = channel
    if (channel.bindings.length > 0) {
      const text = 'Subscribed to PostgreSQL'
      const payload = { extension: 'postgres_changes', status: 'ok', message: text, channel: room.topic }
      send(peer, { joinRef: channel.joinRef, topic, event: 'system', payload })
    }
    if (config.presence.enabled && readable.has('presence')) {
      send(peer, { topic, event: 'presence_state', payload: presence.state(roomKey(room)) })
    }
    if (config.broadcast.replay != null) await services.replay(channel)
  }

  const mayWrite = (channel: Channel, extension: Extension): Promise<boolean> => {
    if (!channel.room.isPrivate) return Promise.resolve(true)
    const known = channel.writable.get(extension)
    if (known !== undefined) return known
    const asked = authorizer.canWrite(channel.room.topic, channel.claims, extension)
    channel.writable.set(extension, asked)
    return asked
  }

  async function broadcast(channel: Channel, message: ClientMessage): Promise<void> {
    const push = BroadcastPush.safeParse(message.payload)
    // Without the right to write the platform says nothing; a send that waits for an answer times out.
    if (!push.success || !(await mayWrite(channel, 'broadcast'))) return
    const { event, payload, meta } = push.data
    const { self, ack } = channel.config.broadcast
    hub.broadcast(
      channel.room,
      { event, payload, ...(meta === undefined ? {} : { meta }) },
      (member) => member.readable.has('broadcast') && (self || member !== channel),
    )
    if (ack) reply(message, 'ok')
  }

  async function present(channel: Channel, message: ClientMessage): Promise<void> {
    const push = PresencePush.safeParse(message.payload)
    if (!push.success || !(await mayWrite(channel, 'presence'))) return
    const room = roomKey(channel.room)
    const { event, payload } = push.data
    const entry = { key: channel.presenceKey, payload }
    announce(channel, event === 'track' ? presence.track(room, channel, entry) : presence.untrack(room, channel))
    reply(message, 'ok')
  }

  async function renewToken(channel: Channel, message: ClientMessage): Promise<void> {
    const { access_token: text } = z.object({ access_token: z.string() }).parse(message.payload)
    if (text.startsWith('sb_')) return
    const token = await tokens.read(text)
    if (!token.ok) return expel(channel, token.reason)
    channel.claims = token.claims
    channel.writable = new Map()
    channel.readable = await readableBy(channel.room.topic, token.claims, channel.room.isPrivate)
    if (channel.readable.size === 0) {
      return expel(channel, `You do not have permissions to read from this Channel topic: ${channel.room.topic}`)
    }
    watchExpiry(channel)
  }

  return {
    async handle(message) {
      if (message.topic === 'phoenix') return reply(message, 'ok')
      if (message.event === 'phx_join') return join(message)
      const channel = channels.get(message.topic)
      if (channel === undefined) return reply(message, 'error', { reason: 'unmatched topic' })
      switch (message.event) {
        case 'broadcast':
          return broadcast(channel, message)
        case 'presence':
          return present(channel, message)
        case 'access_token':
          return renewToken(channel, message)
        case 'phx_leave':
          leave(channel)
          reply(message, 'ok')
          return send(peer, { joinRef: channel.joinRef, topic: channel.topic, event: 'phx_close', payload: {} })
        default:
          return undefined
      }
    },
    close() {
      for (const channel of channels.values()) leave(channel)
    },
  }
}

function bindAll(config: JoinConfig): readonly ChangesBinding[] | Error {
  try {
    return config.postgres_changes.map(bind)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
