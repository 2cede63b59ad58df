import { once } from 'node:events'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type ServerType, serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createDiscord } from '../discord/webhooks.ts'
import { createFcm, type FakeFcm } from '../fcm/fcm.ts'
import { createPushService, type FakePush } from '../push/service.ts'
import { createSlack } from '../slack/hooks.ts'
import { type FakeSmtp, startSmtp } from '../smtp/server.ts'
import { createTelegram, type FakeTelegram } from '../telegram/bot-api.ts'
import { type Certificate, selfSigned } from '../tls/self-signed.ts'
import { createWebhookReceiver } from '../webhook/receiver.ts'
import { addControl } from './control.ts'
import { createFaults, type Faults, withFaults } from './faults.ts'
import { type ChannelName, createSentLog, type SentLog } from './sent.ts'

/** The secret of the webhook that stands for a program of the user's own. */
export const WEBHOOK_SECRET = 'sandbox-webhook-secret'

export interface Inbox {
  /** Page for a person, and under it every fake: `/telegram`, `/discord`, `/slack`, `/fcm`, `/push`, `/webhook`. */
  readonly url: string
  /** The same over TLS, as a webhook has to be where a form asks for https. */
  readonly tlsUrl: string
  readonly smtpPort: number
  readonly certificate: Certificate
  readonly sent: SentLog
  readonly faults: Readonly<Record<ChannelName, Faults>>
  readonly telegram: FakeTelegram
  readonly push: FakePush
  readonly fcm: FakeFcm
  close(): Promise<void>
}

export interface InboxOptions {
  /** 0 or none: any free one. */
  readonly port?: number
  readonly tlsPort?: number
  readonly smtpPort?: number
}

/** Everybody a bridge sends notifications to, on this machine: each speaks its real protocol. */
export async function startInbox({ port = 0, tlsPort = 0, smtpPort = 0 }: InboxOptions = {}): Promise<Inbox> {
  const sent = createSentLog()
  const names = ['telegram', 'discord', 'web_push', 'fcm', 'email', 'slack', 'webhook'] as const
  const faults = Object.fromEntries(names.map((name) => [name, createFaults()])) as Record<ChannelName, Faults>
  const certificate = selfSigned()
  let url = ''

  const telegram = createTelegram(sent)
  const fcm = createFcm(sent, () => `${url}/fcm/token`)
  const push = createPushService(sent, () => `${url}/push`)
  const app = new Hono()
  const mounted: readonly (readonly [ChannelName, string, Hono])[] = [
    ['telegram', 'telegram', telegram.app],
    ['discord', 'discord', createDiscord(sent)],
    ['slack', 'slack', createSlack(sent)],
    ['fcm', 'fcm', fcm.app],
    ['web_push', 'push', push.app],
    ['webhook', 'webhook', createWebhookReceiver(sent, WEBHOOK_SECRET)],
  ]
  for (const [channel, path, fake] of mounted) {
    app.use(`/${path}/*`, withFaults(faults[channel]))
    app.route(`/${path}`, fake)
  }
  addControl(app, { sent, faults, telegram })

  const plain = serve({ fetch: app.fetch, hostname: '127.0.0.1', port })
  const tls = createTlsServer(certificate, (request, response) => void listener(request, response))
  const listener = getRequestListener(app.fetch)
  tls.listen(tlsPort, '127.0.0.1')
  const [smtp] = await Promise.all([
    startSmtp({ sent, faults: faults.email, tls: certificate, port: smtpPort }),
    once(plain, 'listening'),
    once(tls, 'listening'),
  ])
  url = `http://127.0.0.1:${portOf(plain)}`
  return {
    url,
    tlsUrl: `https://127.0.0.1:${portOf(tls)}`,
    smtpPort: smtp.port,
    certificate,
    sent,
    faults,
    telegram,
    push,
    fcm,
    close: () => closeAll([plain, tls], smtp),
  }
}

const portOf = (server: ServerType): number => (server.address() as AddressInfo).port // it listens on TCP

async function closeAll(servers: readonly ServerType[], smtp: FakeSmtp): Promise<void> {
  for (const server of servers) {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  }
  await smtp.close()
}
