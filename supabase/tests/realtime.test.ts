import { startTestSupabase, type TestSupabase, type TestUser } from '@naru/sandbox/supabase/testing.ts'
import { BRIDGE_EVENTS, bridgeTopic, USER_EVENTS, userTopic } from '@naru/shared/contracts/realtime'
import { OrderRow } from '@naru/shared/contracts/views'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Heard, hear, whenHeard } from './support/channel.ts'

let supabase: TestSupabase
let sql: Sql
const users = {} as Record<'owner' | 'stranger' | 'bridge', TestUser>
let bridgeId: string
let accountId: string

beforeAll(async () => {
  supabase = await startTestSupabase()
  sql = postgres(supabase.dbUrl, { max: 2, onnotice: () => {} })
  for (const name of ['owner', 'stranger', 'bridge'] as const)
    users[name] = await supabase.createUser(`${name}@example.com`)
  const key = `${'k'.repeat(43)}=`
  const [bridge] = await sql<{ id: string }[]>`
    select private.register_bridge('bridge@example.com', 'home', 'https://bridge.example.com', 'key-1', ${key}) as id`
  bridgeId = bridge?.id ?? ''
  await rpc('bridge', 'bridge_heartbeat', { p_version: '1.0.0', p_feed: { kind: 'live' } })
  await rpc('bridge', 'acquire_lease', { p_owner: 'process-1', p_ttl_ms: 60_000 })
  accountId = await rpc('owner', 'create_broker_account', {
    p_bridge_id: bridgeId,
    p_environment: 'paper',
    p_label: '모의',
  })
  const credential = await rpc('owner', 'save_credential', {
    p_account_id: accountId,
    p_key_id: 'key-1',
    p_sealed: 'abcd'.repeat(200),
  })
  const session = { p_state: 'running', p_credential_id: credential, p_credential_state: 'verified' }
  await rpc('bridge', 'record_session', { p_account_id: accountId, ...session })
})
afterAll(async () => {
  await sql.end()
  await supabase.stop()
})

async function rpc(who: keyof typeof users, name: string, args: Record<string, unknown>): Promise<string> {
  const { data, error } = await users[who].client.rpc(name, args)
  if (error !== null) throw new Error(`${name}: ${error.message}`)
  return data as string
}

const channel = (who: keyof typeof users, topic: string) => hear(users[who].client, topic)

describe('an order from request to fill', () => {
  let heard: { owner: Heard; bridge: Heard }
  const intentId = '30000000-0000-4000-8000-000000000001'
  beforeAll(async () => {
    heard = {
      owner: await channel('owner', userTopic(users.owner.id)),
      bridge: await channel('bridge', bridgeTopic(bridgeId)),
    }
  })
  const orderIn = (status: string) => (event: Heard['events'][number]) =>
    event.name === 'order_changed' && (event.payload as { order: OrderRow }).order.status === status

  it('wakes the bridge and is told to its owner, in the words of the contract', async () => {
    const placed = await users.owner.client
      .rpc('place_intent', {
        p_id: intentId,
        p_account_id: accountId,
        p_instrument_id: '005930.KRX',
        p_side: 'buy',
        p_order_type: 'limit',
        p_quantity: 10,
        p_limit_price: 70_000,
      })
      .single()
    expect(placed.error).toBeNull()
    const row = OrderRow.parse(placed.data)
    expect(row).toMatchObject({ id: intentId, status: 'requested', limit_price: 70_000 })

    const told = await whenHeard(heard.owner, orderIn('requested'))
    expect(USER_EVENTS.order_changed.parse(told.payload).order).toEqual(row)
    const woken = await whenHeard(heard.bridge, (event) => event.name === 'intent_ready')
    expect(BRIDGE_EVENTS.intent_ready.parse(woken.payload)).toEqual({ intentId, accountId })
  })

  it('tells the columns of the view and no other', async () => {
    const told = await whenHeard(heard.owner, orderIn('requested'))
    const { data } = await users.owner.client.from('orders').select('*').eq('id', intentId).single()
    const { order } = told.payload as { order: Record<string, unknown> }
    expect(Object.keys(order).toSorted()).toEqual(Object.keys(data ?? {}).toSorted())
  })

  it('is told as filled together with its position, versions rising', async () => {
    await rpc('bridge', 'claim_intent', { p_intent_id: intentId, p_owner: 'process-1', p_epoch: 1 })
    await rpc('bridge', 'record_ack', {
      p_intent_id: intentId,
      p_order_date: '2026-11-20',
      p_order_no: '117',
      p_branch: '06010',
    })
    const terms = { instrumentId: '005930.KRX', side: 'buy', type: 'limit', quantity: 10, limitPrice: 70_000 }
    const progress = { cumQty: 10, cumAmount: 700_000, canceledQty: 0, rejectedQty: 0, leavesQty: 0 }
    const report = {
      orderDate: '2026-11-20',
      orderNo: '0000000117',
      branch: '06010',
      orderedAt: Date.UTC(2026, 10, 20),
    }
    await rpc('bridge', 'record_order_reports', {
      p_account_id: accountId,
      p_source: 'list',
      p_reports: [{ ...report, ...terms, ...progress }],
    })

    const filled = await whenHeard(heard.owner, orderIn('filled'))
    expect(USER_EVENTS.order_changed.parse(filled.payload).order).toMatchObject({
      filled_quantity: 10,
      avg_fill_price: 70_000,
    })
    const moved = await whenHeard(heard.owner, (event) => event.name === 'position_changed')
    expect(USER_EVENTS.position_changed.parse(moved.payload).position).toMatchObject({ quantity: 10, avg_px: 70_000 })
    const versions = heard.owner.events
      .filter((event) => event.name === 'order_changed')
      .map((event) => (event.payload as { order: OrderRow }).order.version)
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
  })
})

describe('a channel', () => {
  it.each([
    ['stranger', 'owner'],
    ['bridge', 'owner'],
  ] as const)('refuses %s on the channel of %s', async (who, whose) => {
    await expect(channel(who, userTopic(users[whose].id))).rejects.toThrow(/do not have permissions/)
  })

  it('refuses a person on the channel of a bridge', async () => {
    await expect(channel('owner', bridgeTopic(bridgeId))).rejects.toThrow(/do not have permissions/)
  })

  it('carries nothing of one user to another', async () => {
    const stranger = await channel('stranger', userTopic(users.stranger.id))
    const owner = await channel('owner', userTopic(users.owner.id))
    await rpc('owner', 'set_trading_mode', { p_account_id: accountId, p_mode: 'halted', p_reason: 'x' })
    await whenHeard(owner, (event) => event.name === 'account_changed')
    // A message of the stranger's own, made after the owner's, ends the wait.
    await rpc('stranger', 'create_broker_account', { p_bridge_id: bridgeId, p_environment: 'paper', p_label: '내 것' })
    await whenHeard(stranger, (event) => event.name === 'account_changed')
    expect(JSON.stringify(stranger.events)).not.toContain(accountId)
    expect(JSON.stringify(owner.events)).not.toContain(users.stranger.id)
  })

  it('carries nothing a member wants to say', async () => {
    const owner = await channel('owner', userTopic(users.owner.id))
    const before = await sql`select count(*)::int as n from realtime.messages where event = 'forged'`
    await owner.channel.send({ type: 'broadcast', event: 'forged', payload: {} })
    await rpc('owner', 'set_trading_mode', { p_account_id: accountId, p_mode: 'active', p_reason: 'x' })
    await whenHeard(owner, (event) => event.name === 'account_changed')
    expect(owner.events.map((event) => event.name)).not.toContain('forged')
    expect(await sql`select count(*)::int as n from realtime.messages where event = 'forged'`).toEqual(before)
  })
})
