import tls from 'node:tls'
import { type Inbox, startInbox, WEBHOOK_SECRET } from '@naru/sandbox/inbox/start.ts'
import { MAIL_USER } from '@naru/sandbox/smtp/server.ts'
import { BOT_TOKEN } from '@naru/sandbox/telegram/bot-api.ts'
import { Secret } from '@naru/shared/core/secret'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDiscordChannel } from '../../src/adapters/notify/discord.ts'
import { createEmailChannel } from '../../src/adapters/notify/email.ts'
import { createFcmChannel, ServiceAccount } from '../../src/adapters/notify/fcm.ts'
import { createReach } from '../../src/adapters/notify/reach.ts'
import { createSlackChannel } from '../../src/adapters/notify/slack.ts'
import { createTelegramChannel } from '../../src/adapters/notify/telegram.ts'
import { makeVapidKeys } from '../../src/adapters/notify/vapid-file.ts'
import { createWebPushChannel } from '../../src/adapters/notify/web-push.ts'
import { createWebhookChannel } from '../../src/adapters/notify/webhook.ts'
import type { NotifyChannel } from '../../src/ports/notify.ts'
import { aMessage, type ChannelAtFake, type ChannelTraits, notifyContract } from './notify.ts'

const reach = createReach(true)
let inbox: Inbox
let channels: Readonly<Record<ChannelTraits['kind'], Pick<ChannelAtFake, 'channel' | 'address'>>>
const publicAuthorities = tls.getCACertificates('default')

beforeAll(async () => {
  inbox = await startInbox()
  // As NODE_EXTRA_CA_CERTS does for a process: the mail server of the sandbox is its own authority.
  tls.setDefaultCACertificates([...publicAuthorities, inbox.certificate.cert])
  const { url, smtpPort, fcm, push } = inbox
  const {
    project_id: projectId,
    client_email: clientEmail,
    private_key: key,
  } = ServiceAccount.parse(JSON.parse(fcm.serviceAccount))
  const access = {
    projectId,
    clientEmail,
    privateKey: new Secret(key),
    url: `${url}/fcm`,
    tokenUrl: `${url}/fcm/token`,
  }
  const { endpoint, keys } = push.subscribe()
  const mail = { ...MAIL_USER, from: 'naru@example.com', to: 'trader@example.com' }
  channels = {
    telegram: {
      channel: createTelegramChannel({ url: `${url}/telegram`, botToken: new Secret(BOT_TOKEN) }, reach),
      address: { kind: 'telegram', chatId: '55501234' },
    },
    discord: {
      channel: createDiscordChannel(`${url}/discord`, reach),
      address: { kind: 'discord', webhookId: '123456789012345678', token: 'discordtoken'.repeat(6) },
    },
    slack: {
      channel: createSlackChannel(`${url}/slack`, reach),
      address: { kind: 'slack', team: 'T12345678', hook: 'B12345678', token: 'slacktokenslacktokenslac' },
    },
    fcm: { channel: createFcmChannel(access, reach), address: { kind: 'fcm', token: 'device-token:0123456789abcdef' } },
    web_push: {
      channel: createWebPushChannel(makeVapidKeys('mailto:nas@example.com'), reach),
      address: { kind: 'web_push', endpoint, ...keys },
    },
    webhook: {
      channel: createWebhookChannel(reach),
      address: { kind: 'webhook', url: `${url}/webhook/n8n?flow=7`, secret: WEBHOOK_SECRET },
    },
    email: {
      channel: createEmailChannel(reach, 3_000),
      address: { kind: 'email', host: '127.0.0.1', port: smtpPort, ...mail },
    },
  }
})
afterAll(async () => {
  tls.setDefaultCACertificates(publicAuthorities)
  await inbox.close()
})

const HTTP = { isHttp: true, hasEventId: true, secrets: [] } as const
const TRAITS: readonly ChannelTraits[] = [
  { ...HTTP, kind: 'telegram', hasEventId: false, onGarbage: 'retry', secrets: [BOT_TOKEN] },
  { ...HTTP, kind: 'discord', hasEventId: false, onGarbage: 'retry' },
  { ...HTTP, kind: 'slack', hasEventId: false, onGarbage: 'retry' },
  { ...HTTP, kind: 'fcm', onGarbage: 'retry', secrets: ['BEGIN PRIVATE KEY'] },
  { ...HTTP, kind: 'web_push', onGarbage: 'delivered' },
  { ...HTTP, kind: 'webhook', onGarbage: 'delivered' },
  { kind: 'email', onGarbage: 'retry', isHttp: false, hasEventId: true, secrets: [] },
]
for (const traits of TRAITS) {
  notifyContract(traits, () => ({ ...channels[traits.kind], sent: inbox.sent, faults: inbox.faults[traits.kind] }))
}

const secretOf = (address: object) => new Secret(JSON.stringify(address))
const sendOver = ({ channel, address }: { channel: NotifyChannel; address: object }) =>
  channel.send(aMessage(), secretOf(address))

it('gives up within four seconds on every channel when nobody answers', async () => {
  const started = performance.now()
  const outcomes = await Promise.all(
    TRAITS.map(({ kind }) => {
      inbox.faults[kind].next({ kind: 'hang' })
      return sendOver(channels[kind])
    }),
  )
  expect(outcomes).toEqual(TRAITS.map(() => ({ kind: 'retry', code: 'timeout', retryAfterMs: null })))
  expect(performance.now() - started).toBeLessThan(4_000)
  for (const { kind } of TRAITS) expect(await sendOver(channels[kind]), kind).toEqual({ kind: 'delivered' })
})

describe('an address that is dead', () => {
  it('is known by the answer of each place', async () => {
    const dead = { kind: 'refused', isAddressDead: true }
    inbox.telegram.block('666')
    expect(await sendOver({ ...channels.telegram, address: { kind: 'telegram', chatId: '666' } })).toMatchObject(dead)
    const { endpoint, keys } = inbox.push.subscribe()
    inbox.push.unsubscribe(endpoint)
    expect(await sendOver({ ...channels.web_push, address: { kind: 'web_push', endpoint, ...keys } })).toMatchObject(
      dead,
    )
    inbox.fcm.unregister('device-token:gone-gone-gone-gone')
    const gone = { kind: 'fcm', token: 'device-token:gone-gone-gone-gone' }
    expect(await sendOver({ ...channels.fcm, address: gone })).toMatchObject(dead)
    for (const kind of ['discord', 'slack', 'webhook'] as const) {
      inbox.faults[kind].next({ kind: 'status', status: kind === 'webhook' ? 410 : 404 })
      expect(await sendOver(channels[kind]), kind).toMatchObject(dead)
    }
    const wrongPassword = { ...channels.email.address, password: 'wrong' }
    expect(await sendOver({ ...channels.email, address: wrongPassword })).toMatchObject({ ...dead, code: 'smtp_535' })
  })

  it('is not given up because the operator has revoked the bot', async () => {
    const url = `${inbox.url}/telegram`
    const revoked = createTelegramChannel({ url, botToken: new Secret(`7000000002:${'revoked'.repeat(5)}`) }, reach)
    expect(await sendOver({ ...channels.telegram, channel: revoked })).toMatchObject({
      kind: 'retry',
      code: 'bot_refused',
    })
  })
})

describe('mobile push', () => {
  it('signs in again when its token has ended', async () => {
    expect(await sendOver(channels.fcm)).toEqual({ kind: 'delivered' })
    inbox.fcm.expireTokens()
    expect(await sendOver(channels.fcm)).toMatchObject({ kind: 'retry', code: 'sign_in_refused' })
    expect(await sendOver(channels.fcm)).toEqual({ kind: 'delivered' })
  })
})

describe('mail', () => {
  it('is handed to nobody whose certificate is not known', async () => {
    tls.setDefaultCACertificates(publicAuthorities)
    const outcome = await sendOver(channels.email)
    tls.setDefaultCACertificates([...publicAuthorities, inbox.certificate.cert])
    expect(outcome).toMatchObject({ kind: 'retry' })
    expect(await sendOver(channels.email)).toEqual({ kind: 'delivered' })
  })
})

describe('a signed webhook', () => {
  it('goes over TLS to whoever has the certificate of that name', async () => {
    const address = { ...channels.webhook.address, url: `${inbox.tlsUrl}/webhook/tls` }
    expect(await sendOver({ ...channels.webhook, address })).toEqual({ kind: 'delivered' })
    tls.setDefaultCACertificates(publicAuthorities)
    const outcome = await sendOver({ ...channels.webhook, address })
    tls.setDefaultCACertificates([...publicAuthorities, inbox.certificate.cert])
    expect(outcome).toMatchObject({ kind: 'retry', code: 'connection_lost' })
  })

  it('is refused by its receiver when the secret is another one', async () => {
    const address = { ...channels.webhook.address, secret: 'not-the-secret-of-it' }
    expect(await sendOver({ ...channels.webhook, address })).toMatchObject({ kind: 'refused', code: 'http_401' })
  })
})
