import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { RenderedMessage } from '@naru/shared/notifications/message'
import { createTransport } from 'nodemailer'
import type { NotifyChannel, SendOutcome } from '../../ports/notify.ts'
import { type AddressOf, createChannel, DELIVERED, failed, isObject, refused, retry } from './channel.ts'
import { type Reach, reachHost } from './reach.ts'

const TLS_AT_ONCE = 465
const AFTER_STARTTLS = 587
/** Mail servers greet slowly on purpose. */
const TIMEOUT_MS = 10_000
const CONNECT_MS = 3_000
/** What is put before a subject must not make a second header of it. */
const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ')

/** Hands mail to the user's own server, over TLS or not at all. */
export const createEmailChannel = (reach: Reach, timeoutMs = TIMEOUT_MS): NotifyChannel =>
  createChannel('email', async (message, address) => {
    if (!reach.allowsLoopback && address.port !== TLS_AT_ONCE && address.port !== AFTER_STARTTLS) {
      return refused('address_refused', true)
    }
    const found = await reachHost(address.host, reach)
    if (!found.ok) return failed(found.error)
    const socket = await open(found.value, address.port)
    if (socket === undefined) return retry('connection_lost')
    // Whatever the server does: a word every few seconds would hold a connection for ever.
    let isLate = false
    const limit = setTimeout(() => {
      isLate = true
      socket.destroy()
    }, timeoutMs)
    try {
      await transportOver(socket, address).sendMail(toMail(message, address))
      return DELIVERED
    } catch (error) {
      return isLate ? retry('timeout') : outcomeOf(error)
    } finally {
      clearTimeout(limit)
      socket.destroy()
    }
  })

/** A connection to one of the addresses that were checked, and to nothing else. */
async function open(addresses: readonly string[], port: number): Promise<Socket | undefined> {
  for (const host of addresses) {
    const socket = connect({ host, port })
    try {
      await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_MS) })
      socket.on('error', () => undefined) // told by whoever uses it
      return socket
    } catch {
      socket.destroy()
    }
  }
  return undefined
}

/** TLS or nothing; its name is what the certificate must say. */
const transportOver = (connection: Socket, { host, port, username, password }: AddressOf<'email'>) =>
  createTransport({
    host,
    port,
    connection,
    secure: port === TLS_AT_ONCE,
    requireTLS: true,
    auth: { user: username, pass: password },
    tls: { minVersion: 'TLSv1.2' },
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  })

const toMail = ({ eventId, title, lines, link }: RenderedMessage, { from, to }: AddressOf<'email'>) => ({
  from: { name: '나루', address: from },
  to,
  subject: oneLine(title),
  text: [title, ...lines, ...(link ? ['', `${link.label}: ${link.url}`] : [])].join('\n'),
  // A repeat is the same mail to whoever compares.
  messageId: `<${eventId}@naru.invalid>`,
  headers: { 'X-Naru-Event-Id': eventId, 'Auto-Submitted': 'auto-generated' },
  disableFileAccess: true,
  disableUrlAccess: true,
})

/** Source: RFC 5321 §4.2.1: 4yz may be tried again, 5yz may not; 535 (RFC 4954) is a refused sign-in. */
function outcomeOf(error: unknown): SendOutcome {
  const { responseCode, code } = isObject(error) ? error : {}
  if (typeof responseCode === 'number' && responseCode >= 500) {
    return refused(`smtp_${responseCode}`, code === 'EAUTH' || responseCode === 550)
  }
  if (typeof responseCode === 'number' && responseCode >= 400) return retry(`smtp_${responseCode}`)
  if (code === 'ETIMEDOUT') return retry('timeout')
  if (code === 'ETLS') return retry('tls_refused')
  return retry('connection_lost')
}
