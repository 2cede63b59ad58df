import { createHmac, hash, randomBytes } from 'node:crypto'
import type { NotifyChannel } from '../../ports/notify.ts'
import { createChannel, DELIVERED, failed, judge } from './channel.ts'
import { post } from './http.ts'
import type { Reach } from './reach.ts'

/**
 * A message to a program of the user's own. Signed over method, path, time, nonce and body, so that it can be neither
 * changed nor sent again later; `naru-event-id` is the same for every try, so that the receiver can act once.
 */
export const createWebhookChannel = (reach: Reach): NotifyChannel =>
  createChannel('webhook', async (message, { url, secret }) => {
    const { eventId, eventType, evidence, severity, locale, title, lines, link, at } = message
    const body = JSON.stringify({
      v: 1,
      eventId,
      eventType,
      evidence,
      severity,
      locale,
      title,
      text: lines.join('\n'),
      link,
      at: new Date(at).toISOString(),
    })
    const headers = {
      'content-type': 'application/json',
      'naru-event-id': eventId,
      'x-sig': signatureOf({ url, body, secret, timestamp: Math.floor(Date.now() / 1000) }),
    }
    const answer = await post(url, { headers, body }, reach)
    return answer.ok ? (judge(answer.value, [410]) ?? DELIVERED) : failed(answer.error)
  })

interface Signed {
  readonly url: string
  readonly body: string
  readonly secret: string
  /** Seconds since 1970. */
  readonly timestamp: number
}

const KEY_ID = '1'

/** "v1;kid;ts;nonce;hex(HMAC-SHA256(secret, v1\nPOST\npath?query\nts\nnonce\nhex(SHA-256(body))))". */
function signatureOf({ url, body, secret, timestamp }: Signed): string {
  const { pathname, search } = URL.canParse(url) ? new URL(url) : { pathname: '', search: '' }
  const nonce = randomBytes(16).toString('hex')
  const text = ['v1', 'POST', pathname + search, timestamp, nonce, hash('sha256', body)].join('\n')
  return ['v1', KEY_ID, timestamp, nonce, createHmac('sha256', secret).update(text).digest('hex')].join(';')
}
