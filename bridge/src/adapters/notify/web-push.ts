import type { Secret } from '@naru/shared/core/secret'
import { cut } from '@naru/shared/notifications/message'
import webPush from 'web-push'
import type { NotifyChannel } from '../../ports/notify.ts'
import { createChannel, DELIVERED, failed, judge, refused } from './channel.ts'
import { post } from './http.ts'
import { isLoopback } from './public-address.ts'
import type { Reach } from './reach.ts'

export interface VapidKeys {
  /** Base64url, an uncompressed point of P-256. */
  readonly publicKey: string
  readonly privateKey: Secret
  /** "mailto:…" or "https://…": whom a push service may ask. */
  readonly subject: string
}

/** Whoever runs the push service of a browser; an endpoint anywhere else is no push service. */
const HOSTS: readonly RegExp[] = [
  /^fcm\.googleapis\.com$/,
  /^(?:[a-z0-9-]+\.)*push\.services\.mozilla\.com$/,
  /^(?:[a-z0-9-]+\.)+notify\.windows\.com$/,
  /^(?:[a-z0-9-]+\.)*push\.apple\.com$/,
]
/** How long a browser that is switched off is waited for: what is older is read in the notification centre. */
const TTL_SECONDS = 4 * 3_600
/** Source: RFC 8291 §4: 4096 bytes of ciphertext at most; header and tag take 103 of them. */
const PAYLOAD_BYTES = 3_900
const TEXT_BYTES = 3_000
const URGENCY = { info: 'normal', trade: 'high', warning: 'high', critical: 'high' } as const

const bytes = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2

export const createWebPushChannel = (keys: VapidKeys, reach: Reach): NotifyChannel =>
  createChannel('web_push', async (message, { endpoint, p256dh, auth }) => {
    if (!isPushService(endpoint, reach)) return refused('address_refused', true)
    const { eventId, title, lines, link, severity, locale } = message
    const body = cut(lines.join('\n'), TEXT_BYTES, bytes)
    const path = link ? link.url.slice(new URL(link.url).origin.length) : undefined
    // As the service worker of the web app reads it. The same tag: a repeat takes the place of the first.
    const shown = { title: cut(title, 300, bytes), body, path, tag: eventId, locale, isUrgent: severity === 'critical' }
    const payload = JSON.stringify(shown)
    if (Buffer.byteLength(payload) > PAYLOAD_BYTES) return refused('too_large')
    const { headers, body: sealed } = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
      vapidDetails: { subject: keys.subject, publicKey: keys.publicKey, privateKey: keys.privateKey.expose() },
      TTL: TTL_SECONDS,
      urgency: URGENCY[severity],
      // A repeat takes the place of the first where that is still waiting for the browser.
      topic: eventId.replaceAll('-', '').slice(0, 32),
    })
    const text = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])
    const answer = await post(endpoint, { headers: Object.fromEntries(text), body: sealed ?? '' }, reach)
    // 404 and 410: the browser has taken the subscription back.
    return answer.ok ? (judge(answer.value, [404, 410]) ?? DELIVERED) : failed(answer.error)
  })

function isPushService(endpoint: string, { allowsLoopback }: Reach): boolean {
  if (!URL.canParse(endpoint)) return false
  const { hostname } = new URL(endpoint)
  return (allowsLoopback && isLoopback(hostname)) || HOSTS.some((pattern) => pattern.test(hostname))
}
