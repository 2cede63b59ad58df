import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bridgeNotifySettings, keepInboxFiles } from '@naru/sandbox/inbox/bridge-settings.ts'
import type { ChannelName, SentMessage } from '@naru/sandbox/inbox/sent.ts'
import { type Inbox, startInbox, WEBHOOK_SECRET } from '@naru/sandbox/inbox/start.ts'
import { MAIL_USER } from '@naru/sandbox/smtp/server.ts'
import { unixMs } from '@naru/shared/core/time'
import { type ChannelAddress, sealChannel } from '@naru/shared/crypto/channel-box'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type BridgeProcess, type Desk, eventually, startWorld, type World } from './world.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

const CHAT = '55501234'
let world: World
let desk: Desk
let inbox: Inbox
let bridge: BridgeProcess
let folder: string
let settings: Readonly<Record<string, string>>
let bridgeKey: { readonly keyId: string; readonly publicKey: string }
const channelIds = new Map<ChannelName, string>()

const startBridge = () =>
  world.spawnBridge({
    ...settings,
    BRIDGE_DATA_DIR: join(folder, 'data'),
    BRIDGE_ALLOWED_ORIGINS: 'https://naru.example.com',
  })

/** As the web app does it: sealed in the browser, saved, and tried with a test message. */
async function connect(address: ChannelAddress): Promise<void> {
  const channelId = randomUUID()
  const { keyId, publicKey } = bridgeKey
  const envelope = { v: 1, purpose: 'notification_channel', userId: desk.user.id, channelId, keyId, address } as const
  const sealed = await sealChannel({ ...envelope, sealedAt: unixMs(Date.now()) }, publicKey)
  const label = { p_id: channelId, p_kind: address.kind, p_label: address.kind, p_masked: '••••' }
  await desk.call('save_channel', { ...label, p_key_id: keyId, p_sealed: sealed })
  await desk.call('test_channel', { p_id: channelId })
  channelIds.set(address.kind, channelId)
}

const isVerified = (kind: ChannelName) =>
  eventually(async () => {
    const [row] = await world.sql`
        select id from trade.notification_channels where user_id = ${desk.user.id} and kind = ${kind} and state = 'verified'`
    if (row) channelIds.set(kind, String(row.id))
    return row
  }, `a verified ${kind}`)

/** Written by the same function the ledger's triggers call. Returns its id. */
async function somethingHappens(
  type = 'order_manual',
  params: Readonly<Record<string, string | number>> = {},
): Promise<string> {
  const about = randomUUID()
  await world.sql`select private.notify(${desk.user.id}, ${type}, ${about}, ${world.sql.json({ mark: about, ...params })},
    ${desk.accountId}, '005930.KRX')`
  const [row] = await world.sql`select id from trade.notifications where params ->> 'mark' = ${about}`
  return String(row?.id)
}

type Delivery = { readonly kind: ChannelName; readonly state: string; readonly attempts: number; readonly code: string }
const deliveriesOf = (id: string) =>
  world.sql<Delivery[]>`
    select c.kind, d.state, d.attempts, d.error_code as code from trade.notification_deliveries d
    join trade.notification_channels c on c.id = d.channel_id where d.notification_id = ${id} order by c.kind`
/** It has failed over that channel, once at least, and has gone out over all others. */
const hasFailed = (id: string, kind: ChannelName) =>
  eventually(async () => {
    const rows = await deliveriesOf(id)
    const isOver = (row: Delivery): boolean =>
      row.state === 'delivered' || (row.kind === kind && (row.code !== null || row.attempts > 1))
    return rows.length > 0 && rows.every(isOver)
  }, `a failure of ${kind} alone`)
const isSettled = (id: string) =>
  eventually(async () => {
    const rows = await deliveriesOf(id)
    return rows.length > 0 && rows.every(({ state }) => ['delivered', 'failed'].includes(state)) ? rows : undefined
  }, `deliveries of ${id}`)
/** Telegram and its like carry no id: there the text is what tells one event from another. */
const arrivalsOf = (id: string, mark: string): readonly SentMessage[] =>
  inbox.sent.list().filter(({ eventId, text }) => eventId === id || text.includes(mark))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-inbox-'))
  ;[world, inbox] = await Promise.all([startWorld(), startInbox()])
  settings = bridgeNotifySettings(inbox, keepInboxFiles(inbox, folder))
  desk = await world.openDesk()
  const [row] = await world.sql`select key_id, public_key from private.bridges limit 1`
  bridgeKey = { keyId: String(row?.key_id), publicKey: String(row?.public_key) }
  bridge = await startBridge()
  await world.sessionIs(desk, 'running') // its number is known from then on

  // Nobody tries six channels at once; this test does.
  await world.sql`update private.call_limits set burst = 20 where name = 'test_channel'`
  const { endpoint, keys } = inbox.push.subscribe()
  await connect({ kind: 'discord', webhookId: '123456789012345678', token: 'discordtoken'.repeat(6) })
  await connect({ kind: 'slack', team: 'T12345678', hook: 'B12345678', token: 'slacktokenslacktokenslac' })
  await connect({ kind: 'fcm', token: 'device-token:0123456789abcdef' })
  await connect({ kind: 'web_push', endpoint, ...keys })
  await connect({ kind: 'webhook', url: `${inbox.url}/webhook/n8n`, secret: WEBHOOK_SECRET })
  const mail = { ...MAIL_USER, from: 'naru@example.com', to: 'trader@example.com' }
  await connect({ kind: 'email', host: '127.0.0.1', port: inbox.smtpPort, ...mail })

  const { code } = (await desk.call('start_telegram_binding')) as { readonly code: string }
  inbox.telegram.say(CHAT, `/start ${code}`)
  for (const { kind } of KINDS) await isVerified(kind)
})
afterAll(async () => {
  await world.stop()
  await inbox.close()
  await rm(folder, { recursive: true, force: true })
})

/** As the alphabet has them, like the rows they are compared with. */
const KINDS = (['discord', 'email', 'fcm', 'slack', 'telegram', 'web_push', 'webhook'] as const).map((kind) => ({
  kind,
}))

describe('a message to seven channels', () => {
  it('arrives once on each, whichever of them fails first', async () => {
    const ids = new Map<ChannelName, string>()
    for (const { kind } of KINDS) {
      inbox.faults[kind].next({ kind: 'status', status: kind === 'email' ? 451 : 503 })
      const id = await somethingHappens('order_rejected', { reasonText: `주문-${kind}`, reasonCode: 'broker_rejected' })
      ids.set(kind, id)
      await hasFailed(id, kind)
    }
    for (const [kind, id] of ids) {
      const rows = await isSettled(id)
      expect(rows.map((row) => [row.kind, row.state, row.attempts])).toEqual(
        KINDS.map((one) => [one.kind, 'delivered', one.kind === kind ? 2 : 1]),
      )
      const arrived = arrivalsOf(id, `주문-${kind}`)
      expect(arrived.map(({ channel }) => channel).toSorted()).toEqual(KINDS.map((one) => one.kind))
      for (const { text } of arrived) {
        expect(text).toMatch(/^거부 · /)
        expect(text).toContain(`모의 · 모의투자 ••••${desk.credentials.accountNumber.slice(4)} · `)
      }
    }
  })

  it('comes at most once more when the bridge is killed before it could write it down, with the same event id', async () => {
    inbox.faults.webhook.next({ kind: 'held_answer' })
    const id = await somethingHappens('order_filled', { quantity: 10, filledQuantity: 10 })
    await inbox.sent.waitFor(({ eventId, channel }) => eventId === id && channel === 'webhook')
    await bridge.kill('SIGKILL')
    // The minute after which the ledger gives it away again.
    await world.sql`update trade.notification_deliveries set next_at = clock_timestamp()
      where notification_id = ${id} and state = 'sending'`
    bridge = await startBridge()
    const settled = await isSettled(id)
    expect(settled.filter(({ state }) => state !== 'delivered')).toEqual([])
    const webhooks = inbox.sent.list().filter(({ eventId, channel }) => eventId === id && channel === 'webhook')
    expect(webhooks.map(({ eventId }) => eventId)).toEqual([id, id])
    for (const kind of ['fcm', 'web_push', 'email'] as const) {
      const copies = inbox.sent.list().filter(({ eventId, channel }) => eventId === id && channel === kind)
      expect(copies.length, kind).toBeGreaterThanOrEqual(1)
      expect(copies.length, kind).toBeLessThanOrEqual(2)
    }
  })

  it('does not wait for the one that hangs', async () => {
    inbox.faults.webhook.always({ kind: 'hang' })
    const ids = await Promise.all([1, 2, 3].map((n) => somethingHappens('order_rejected', { reasonText: `느림-${n}` })))
    for (const n of [1, 2, 3]) {
      for (const kind of ['discord', 'slack', 'fcm', 'web_push'] as const) {
        await inbox.sent.waitFor(
          ({ channel, text, eventId }) =>
            channel === kind && (text.includes(`느림-${n}`) || ids.includes(eventId ?? '')),
        )
      }
    }
    const rows = await deliveriesOf(ids[0] ?? '')
    expect(rows.find(({ kind }) => kind === 'webhook')?.state).not.toBe('delivered')
    inbox.faults.webhook.clear()
  })
})

describe('a channel whose address is dead', () => {
  it('is refused, shown to its owner, and told over the others', async () => {
    inbox.telegram.block(CHAT)
    await somethingHappens('order_manual')
    await eventually(async () => {
      const { data } = await desk.user.client
        .from('notification_channels')
        .select('state, last_error_code')
        .eq('kind', 'telegram')
        .maybeSingle()
      return data?.state === 'refused' && data.last_error_code === 'chat_closed'
    }, 'a refused channel')
    await inbox.sent.waitFor(({ channel, text }) => channel === 'discord' && text.includes('보낼 수 없는 곳'))
  })
})

describe('the log of the bridge', () => {
  it('has nothing of any address in it', () => {
    const text = JSON.stringify(bridge.lines)
    const secrets = [
      CHAT,
      'discordtoken',
      'slacktoken',
      'device-token',
      MAIL_USER.password,
      WEBHOOK_SECRET,
      'trader@example.com',
    ]
    for (const secret of secrets) expect(text).not.toContain(secret)
    expect(text).toContain('notification_delivered')
  })
})
