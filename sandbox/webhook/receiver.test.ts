import { createHmac, hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { SentLog } from '../inbox/sent.ts'
import { createWebhookReceiver } from './receiver.ts'

const NOW = 1_795_400_000_000

/** A message as a bridge signs it. */
function post(secret: string, nonce: string, path = '/mine'): Request {
  const body = JSON.stringify({ eventId: 'event-1', title: 'title', text: 'text' })
  const timestamp = String(NOW / 1000)
  const mac = createHmac('sha256', secret)
    .update(['v1', 'POST', path, timestamp, nonce, hash('sha256', body)].join('\n'))
    .digest('hex')
  return new Request(`http://127.0.0.1${path}`, {
    method: 'POST',
    headers: { 'x-sig': ['v1', '1', timestamp, nonce, mac].join(';') },
    body,
  })
}

describe('the receiver of webhooks', () => {
  it('takes what is signed with its secret once, and with another only where its owner has put that one', async () => {
    const told: string[] = []
    const sent = { add: ({ to }: { readonly to: string }) => void told.push(to) } as unknown as SentLog // all it uses
    const app = createWebhookReceiver(sent, 'usual', () => NOW)
    expect((await app.request(post('usual', 'a'))).status).toBe(200)
    expect((await app.request(post('usual', 'a'))).status).toBe(401)
    expect((await app.request(post('my own', 'b'))).status).toBe(401)
    await app.request(new Request('http://127.0.0.1/mine/secret', { method: 'PUT', body: 'my own' }))
    expect((await app.request(post('my own', 'b'))).status).toBe(200)
    expect((await app.request(post('usual', 'c'))).status).toBe(401)
    expect((await app.request(post('usual', 'c', '/other'))).status).toBe(200)
    expect(told).toEqual(['mine', 'mine', 'other'])
  })
})
