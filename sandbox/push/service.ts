import { createECDH, createPublicKey, randomBytes, randomUUID, verify } from 'node:crypto'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import type { SentLog } from '../inbox/sent.ts'
import { type DeviceKeys, decryptPush } from './decrypt.ts'

export interface PushSubscriptionJson {
  readonly endpoint: string
  readonly keys: { readonly p256dh: string; readonly auth: string }
}

export interface FakePush {
  readonly app: Hono
  /** As a browser does: a device with keys of its own. */
  subscribe(): PushSubscriptionJson
  /** The payloads a device got, opened. */
  messagesOf(endpoint: string): readonly string[]
  /** The browser takes the subscription back. */
  unsubscribe(endpoint: string): void
}

interface Device extends DeviceKeys {
  readonly payloads: string[]
}

/** A push service. Source: RFC 8030, RFC 8292 (VAPID). `base`: where this app is mounted. */
export function createPushService(sent: SentLog, base: () => string): FakePush {
  const app = new Hono()
  const devices = new Map<string, Device>()

  const subscribe = (): PushSubscriptionJson => {
    const id = randomUUID()
    const ecdh = createECDH('prime256v1')
    ecdh.generateKeys()
    const auth = randomBytes(16)
    devices.set(id, { ecdh, auth, payloads: [] })
    const keys = { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') }
    return { endpoint: `${base()}/${id}`, keys }
  }
  const deviceOf = (endpoint: string): Device | undefined => devices.get(endpoint.split('/').at(-1) ?? '')

  // For a page of a browser test, which has no push service of its own.
  app.use('/subscriptions/*', cors())
  app.post('/subscriptions', cors(), (context) => context.json(subscribe()))
  app.get('/subscriptions/:id', (context) => {
    const device = devices.get(context.req.param('id'))
    return device ? context.json({ payloads: device.payloads }) : context.json({ payloads: [] }, 404)
  })

  app.post('/:id', async (context) => {
    const device = devices.get(context.req.param('id'))
    if (device === undefined) return context.body(null, 410)
    if (!isVapid(context.req.header('authorization') ?? '', new URL(base()).origin)) return context.body(null, 403)
    const isEncoded = context.req.header('content-encoding') === 'aes128gcm'
    if (!isEncoded || !/^\d+$/.test(context.req.header('ttl') ?? '')) return context.body(null, 400)
    const topic = context.req.header('topic') ?? ''
    if (!/^[A-Za-z0-9_-]{0,32}$/.test(topic)) return context.body(null, 400)
    const box = Buffer.from(await context.req.arrayBuffer())
    if (box.length > 4_096) return context.body(null, 413)
    const payload = decryptPush(device, box)
    device.payloads.push(payload)
    const { title, body, tag }: { title: string; body: string; tag: string } = JSON.parse(payload)
    sent.add({ channel: 'web_push', to: context.req.param('id'), text: `${title}\n${body}`, eventId: tag })
    context.header('location', `${base()}/message/${randomUUID()}`)
    return context.body(null, 201)
  })

  return {
    app,
    subscribe,
    messagesOf: (endpoint) => deviceOf(endpoint)?.payloads ?? [],
    unsubscribe: (endpoint) => void devices.delete(endpoint.split('/').at(-1) ?? ''),
  }
}

/** "vapid t=<jwt>, k=<public key>": signed for this service, by that key, not for longer than a day. */
function isVapid(authorization: string, origin: string): boolean {
  const [, token = '', key = ''] = /^vapid t=([^,\s]+),\s*k=(\S+)$/.exec(authorization) ?? []
  const [head = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  if (point.length !== 65) return false
  const x = point.subarray(1, 33).toString('base64url')
  const y = point.subarray(33).toString('base64url')
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } })
  const signed = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
  if (!verify('sha256', Buffer.from(`${head}.${claims}`), signed, Buffer.from(signature, 'base64url'))) return false
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString())
  const now = Date.now() / 1000
  return said.aud === origin && said.exp > now && said.exp < now + 86_400 && /^(mailto:|https:)/.test(said.sub)
}
