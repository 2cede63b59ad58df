import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import type { SentLog } from '../inbox/sent.ts'

const SKEW_SECONDS = 30

/**
 * A receiver as its owner would write it: checks the signature, refuses what it has seen, acts once on an event. A name
 * whose owner has put a secret of their own (`PUT /:name/secret`, the secret as text) is checked by that one.
 */
export function createWebhookReceiver(sent: SentLog, secret: string, now = () => Date.now()): Hono {
  const app = new Hono()
  const nonces = new Set<string>()
  const own = new Map<string, string>()
  app.put('/:name/secret', async (context) => {
    own.set(context.req.param('name'), await context.req.text())
    return context.body(null, 204)
  })
  app.post('/:name', async (context) => {
    const body = await context.req.text()
    const url = new URL(context.req.url)
    const [version, keyId, timestamp = '', nonce = '', mac = ''] = (context.req.header('x-sig') ?? '').split(';')
    const signed = ['v1', 'POST', url.pathname + url.search, timestamp, nonce, hash('sha256', body)].join('\n')
    const expected = createHmac('sha256', own.get(context.req.param('name')) ?? secret)
      .update(signed)
      .digest()
    const given = Buffer.from(mac, 'hex')
    const isGenuine = given.length === expected.length && timingSafeEqual(given, expected)
    const isFresh = Math.abs(now() / 1000 - Number(timestamp)) <= SKEW_SECONDS
    if (version !== 'v1' || keyId !== '1' || !isGenuine || !isFresh || nonces.has(nonce)) {
      return context.json({ error: 'bad_signature' }, 401)
    }
    nonces.add(nonce)
    const { eventId, title, text }: { eventId: string; title: string; text: string } = JSON.parse(body)
    sent.add({ channel: 'webhook', to: context.req.param('name'), text: `${title}\n${text}`, eventId })
    return context.json({ received: eventId })
  })
  return app
}
