import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Hono } from 'hono'
import postgres, { type Sql } from 'postgres'
import { type WebSocket, WebSocketServer } from 'ws'
import type { ProjectKeys } from '../keys.ts'
import { createAuthorizer } from './authorize.ts'
import { createChangesReader, isAbout, passes } from './changes.ts'
import type { Channel, ChannelHub } from './channel.ts'
import { createTokenReader } from './claims.ts'
import { type DatabaseChange, type DatabaseMessage, listenToDatabase } from './feed.ts'
import { createBroadcastRoutes } from './http.ts'
import { createHub, type Peer, send } from './hub.ts'
import { createPresenceBook } from './presence.ts'
import { decode, type Version } from './protocol.ts'
import { createSession, type Services } from './session.ts'

const PING_MS = 30_000

export interface RealtimeOptions {
  /** URL of `supabase_realtime_admin`, which owns realtime.messages and may become any API role, but no other. */
  readonly databaseUrl: string
  readonly keys: ProjectKeys
  /** How often messages nobody can ask for any more are removed. */
  readonly cleanupMs?: number
}

export interface Realtime {
  /** `/realtime/v1/api`: broadcasting over HTTP. */
  readonly app: Hono
  /** Takes a WebSocket, or refuses it with 401. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): Promise<void>
}

export async function startRealtime({ databaseUrl, keys, cleanupMs = 3_600_000 }: RealtimeOptions): Promise<Realtime> {
  const sql = postgres(databaseUrl, { max: 4, onnotice: () => {} })
  const hub: ChannelHub = createHub<Channel>()
  const tokens = createTokenReader(keys)
  const authorizer = createAuthorizer(sql)
  const presence = createPresenceBook<Channel>()
  const services: Services = { hub, authorizer, tokens, presence, replay: (channel) => replay(sql, channel) }

  await listenToDatabase(sql, {
    onMessage: (message) => deliverMessage(hub, message),
    onChange: createChangeDelivery(hub, sql),
  })
  await removeOldMessages(sql)
  const cleanup = setInterval(() => void removeOldMessages(sql).catch(reportCleanup), cleanupMs)
  cleanup.unref()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 3 * 1024 * 1024 })
  const pings = setInterval(() => endSilent(sockets.clients), PING_MS)
  pings.unref()

  return {
    app: createBroadcastRoutes({ hub, tokens, authorizer }),
    upgrade(request, socket, head) {
      const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
      const keyClaims = tokens.roleOf(searchParams.get('apikey') ?? undefined)
      if (keyClaims === undefined) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
        return
      }
      const version: Version = searchParams.get('vsn') === '2.0.0' ? '2.0.0' : '1.0.0'
      sockets.handleUpgrade(request, socket, head, (client) => {
        const peer = { socket: client, version }
        serveClient(peer, createSession(peer, keyClaims, services))
      })
    },
    async close() {
      clearInterval(cleanup)
      clearInterval(pings)
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      await sql.end({ timeout: 1 })
    },
  }
}

function serveClient({ socket, version }: Peer, session: ReturnType<typeof createSession>): void {
  alive.add(socket)
  socket.on('pong', () => alive.add(socket))
  socket.on('error', () => socket.terminate())
  socket.on('close', () => session.close())
  // One at a time: a message sent right after a join must find the channel joined.
  let work = Promise.resolve()
  socket.on('message', (data, isBinary) => {
    alive.add(socket)
    const message = decode(data as Buffer, isBinary, version)
    if (message === undefined) return
    work = work
      .then(() => session.handle(message))
      .catch((error: unknown) => {
        if (socket.readyState !== socket.OPEN) return
        console.error('realtime: a message could not be handled', error)
      })
  })
}

/** Connections that showed a sign of life since the last ping. */
const alive = new WeakSet<WebSocket>()

function endSilent(clients: Iterable<WebSocket>): void {
  for (const client of clients) {
    if (!alive.delete(client)) client.terminate()
    else client.ping()
  }
}

function deliverMessage(hub: ChannelHub, { id, topic, event, payload, private: isPrivate }: DatabaseMessage): void {
  const room = { topic, isPrivate: isPrivate ?? false }
  hub.broadcast(room, { event, payload, meta: { id } }, (member) => member.readable.has('broadcast'))
}

/** Reads a changed row once for each distinct caller and tells those who may see it. */
function createChangeDelivery(hub: ChannelHub, sql: Sql) {
  const reader = createChangesReader(sql)
  return async (change: DatabaseChange): Promise<void> => {
    const rows = new Map<string, ReturnType<typeof reader.record>>()
    let columns: Awaited<ReturnType<typeof reader.columns>> | undefined
    for (const channel of hub.all()) {
      const candidates = channel.bindings.filter((binding) => isAbout(binding, change))
      if (candidates.length === 0) continue
      const caller = `${channel.claims.role} ${channel.claims.sub ?? ''}`
      const reading = rows.get(caller) ?? reader.record(change, channel.claims)
      rows.set(caller, reading)
      const record = await reading
      if (record === undefined) continue
      const ids = candidates
        .filter((binding) => change.type === 'DELETE' || passes(binding, record))
        .map(({ id }) => id)
      if (ids.length === 0) continue
      columns ??= await reader.columns(change)
      send(channel.peer, {
        topic: channel.topic,
        event: 'postgres_changes',
        payload: { ids, data: dataOf(change, record, columns) },
      })
    }
  }
}

function dataOf({ schema, table, type, key, commit_timestamp }: DatabaseChange, record: object, columns: unknown) {
  const old = type === 'INSERT' ? {} : { old_record: key }
  const current = type === 'DELETE' ? {} : { record }
  return { schema, table, type, commit_timestamp, columns, ...current, ...old, errors: null }
}

async function replay(sql: Sql, channel: Channel): Promise<void> {
  const wanted = channel.config.broadcast.replay
  if (wanted == null || !channel.room.isPrivate) return
  const rows = await sql`select id, event, payload from realtime.messages
    where topic = ${channel.room.topic} and private and extension = 'broadcast'
      and inserted_at >= to_timestamp(${wanted.since / 1000}) at time zone 'utc'
    order by inserted_at desc limit ${wanted.limit}`
  for (const { id, event, payload } of [...rows].reverse()) {
    const body = { type: 'broadcast', event, payload, meta: { id, replayed: true } }
    send(channel.peer, { topic: channel.topic, event: 'broadcast', payload: body })
  }
}

/** The platform drops each day's partition once it is three days old. */
async function removeOldMessages(sql: Sql): Promise<void> {
  await sql`delete from realtime.messages where inserted_at < (now() at time zone 'utc') - interval '3 days'`
}

const reportCleanup = (error: unknown) => console.error('realtime: old messages were not removed', error)
