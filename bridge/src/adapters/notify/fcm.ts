import { createSign } from 'node:crypto'
import { Secret } from '@naru/shared/core/secret'
import { cut, type RenderedMessage } from '@naru/shared/notifications/message'
import { z } from 'zod'
import type { NotifyChannel, SendOutcome } from '../../ports/notify.ts'
import { createChannel, DELIVERED, failed, isObject, judge, readObject, refused, retry } from './channel.ts'
import { type HttpAnswer, post } from './http.ts'
import type { Reach } from './reach.ts'

/** The file the operator downloads from the Firebase console; only what is needed of it. */
export const ServiceAccount = z.object({
  project_id: z.string().regex(/^[a-z0-9-]{4,40}$/),
  client_email: z.email(),
  private_key: z.string().regex(/^-{5}BEGIN PRIVATE KEY-{5}/),
})

export interface FcmAccess {
  readonly projectId: string
  readonly clientEmail: string
  readonly privateKey: Secret
  /** "https://fcm.googleapis.com" */
  readonly url: string
  /** "https://oauth2.googleapis.com/token": fixed, whatever the file says. */
  readonly tokenUrl: string
}

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging'
const TOKEN_SECONDS = 3_600
/** A token is renewed this long before its end. */
const MARGIN_MS = 5 * 60_000
/** Source: FCM, 4096 bytes a message. */
const BODY_BYTES = 3_000

interface Token {
  readonly value: Secret
  readonly until: number
}

/** Mobile push by FCM HTTP v1, signed in as a service account (RFC 7523). */
export function createFcmChannel(access: FcmAccess, reach: Reach): NotifyChannel {
  let token: Token | undefined

  const signIn = async (): Promise<SendOutcome | Token> => {
    const body = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: assertionOf(access, Math.floor(Date.now() / 1000)),
    }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await post(access.tokenUrl, { headers, body }, reach)
    if (!answer.ok) return failed(answer.error)
    const bad = judge(answer.value, [])
    // The account is the operator's: the user's address is as good as before.
    if (bad) return bad.kind === 'refused' ? retry('sign_in_refused') : bad
    const said = readObject(answer.value.body)
    if (typeof said?.access_token !== 'string') return retry('answer_unreadable')
    const seconds = Number(said.expires_in ?? 0)
    return { value: new Secret(said.access_token), until: Date.now() + seconds * 1000 - MARGIN_MS }
  }

  return createChannel('fcm', async (message, address) => {
    if (token === undefined || token.until <= Date.now()) {
      const signedIn = await signIn()
      if ('kind' in signedIn) return signedIn
      token = signedIn
    }
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token.value.expose()}` }
    const body = JSON.stringify({ message: toFcm(message, address.token) })
    const answer = await post(`${access.url}/v1/projects/${access.projectId}/messages:send`, { headers, body }, reach)
    if (!answer.ok) return failed(answer.error)
    if (answer.value.status === 401) token = undefined
    return outcomeOf(answer.value)
  })
}

function toFcm({ eventId, severity, title, lines, link }: RenderedMessage, token: string): object {
  const body = cut(lines.join('\n'), BODY_BYTES, Buffer.byteLength)
  return {
    token,
    notification: { title: cut(title, 300, Buffer.byteLength), body },
    data: { eventId, severity, ...(link && { url: link.url }) },
    // The same tag: a repeat takes the place of the first.
    android: { priority: severity === 'info' ? 'NORMAL' : 'HIGH', notification: { tag: eventId } },
    apns: { headers: { 'apns-collapse-id': eventId } },
  }
}

function outcomeOf(answer: HttpAnswer): SendOutcome {
  if (answer.status === 401 || answer.status === 403) return retry('sign_in_refused')
  const said = readObject(answer.body)
  const details = isObject(said?.error) && Array.isArray(said.error.details) ? said.error.details : []
  if (details.some((detail) => isObject(detail) && detail.errorCode === 'UNREGISTERED')) {
    return refused('device_gone', true)
  }
  const bad = judge(answer, [404])
  if (bad) return bad
  return typeof said?.name === 'string' ? DELIVERED : retry('answer_unreadable')
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Source: Google Identity, "Using OAuth 2.0 for server to server applications". */
function assertionOf({ clientEmail, privateKey, tokenUrl }: FcmAccess, now: number): string {
  const claims = { iss: clientEmail, scope: SCOPE, aud: tokenUrl, iat: now, exp: now + TOKEN_SECONDS }
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey.expose(), 'base64url')}`
}
