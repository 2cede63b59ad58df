import { randomUUID } from 'node:crypto'
import { mailbox, subscribe } from '@naru/sandbox/supabase/testing/realtime.ts'
import {
  ArmedVersionRow,
  BridgeAlarmRow,
  LiveAccessRow,
  RiskLimitRuleRow,
  RiskLimitsRow,
  StepUp,
  UnprotectedHolding,
  UserRow,
} from '@naru/shared/contracts/authority'
import { USER_EVENTS, userTopic } from '@naru/shared/contracts/realtime'
import { LIVE_LIMITS, PAPER_LIMITS, RiskLimits } from '@naru/shared/risk/limits'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aDesk, anAccount, codeOf, type Desk, enroll } from './support/desk.ts'

/** Over the real REST and Auth, as the browser and the bridge call them. */
let desk: Desk
let liveId: string
beforeAll(async () => {
  desk = await aDesk()
  await desk.sql`select private.set_live_permission('owner@example.com', true)`
  const factor = await enroll(desk.user)
  await desk.user.client.auth.mfa.challengeAndVerify({ factorId: factor.id, code: codeOf(factor) })
  liveId = await anAccount(desk, 'live')
  await desk.user.client.rpc('confirm_live', { p_account_id: liveId, p_typed: 'live 실전' })
  await desk.sql`update private.broker_credentials set created_at = now() - interval '2 days'`
  await desk.sql`update auth.mfa_factors set created_at = now() - interval '2 days'`
})
afterAll(() => desk.stop())

const placeLive = (client = desk.user.client, quantity = 1) =>
  client.rpc('place_intent', {
    p_id: randomUUID(),
    p_account_id: liveId,
    p_instrument_id: '005930.KRX',
    p_side: 'buy',
    p_order_type: 'limit',
    p_quantity: String(quantity),
    p_limit_price: '70000',
  })
const claim = (id: string) =>
  desk.bridge.client.rpc('claim_intent', { p_intent_id: id, p_owner: 'process-1', p_epoch: 1 })

describe('what the screens read', () => {
  it('is as the contract says', async () => {
    const { client } = desk.user
    await client.rpc('set_risk_limits', { p_account_id: liveId, p_limits: { maxOpenOrders: 40 } })
    await client.rpc('set_risk_limits', { p_account_id: liveId, p_limits: { maxOpenOrders: 45 } })
    const version = { p_id: randomUUID(), p_account_id: desk.paperId, p_kind: 'rule', p_hash: 'a'.repeat(64) }
    await client.rpc('arm_version', { ...version, p_label: '내 규칙' })
    const rows = async (view: string) => (await client.from(view).select()).data
    expect(z.array(LiveAccessRow).parse(await rows('live_access'))).toMatchObject([{ missing: null, is_ready: true }])
    expect(z.array(RiskLimitsRow).parse(await rows('risk_limits'))).toMatchObject([
      { pending: { maxOpenOrders: { value: 45 } } },
    ])
    expect(z.array(RiskLimitRuleRow).parse(await rows('risk_limit_rules'))).toHaveLength(
      Object.keys(LIVE_LIMITS).length,
    )
    expect(z.array(ArmedVersionRow).parse(await rows('armed_versions'))).toHaveLength(1)
    expect(z.array(BridgeAlarmRow).parse(await rows('bridge_alarms'))).toEqual([])
    expect(StepUp.parse((await client.rpc('read_step_up')).data).allowed).toContain('place_live')
    await desk.sql`select private.set_admin('owner@example.com', true)`
    expect(z.array(UserRow).parse((await client.rpc('list_users')).data)).toMatchObject([{ live_accounts: 1 }])
  })

  it('names and defaults of limits are those the bridge knows', async () => {
    const [row] = await desk.sql`select trade.default_limits('live') as live, trade.default_limits('paper') as paper`
    expect([RiskLimits.parse(row?.live), RiskLimits.parse(row?.paper)]).toEqual([LIVE_LIMITS, PAPER_LIMITS])
  })

  it('reaches the bridge with its accounts', async () => {
    const { data } = await desk.bridge.client.rpc('list_bridge_accounts')
    const live = z
      .array(z.looseObject({ account_id: z.uuid(), limits: RiskLimits, live_ready: z.boolean() }))
      .parse(data)
      .find(({ account_id }) => account_id === liveId)
    expect(live).toMatchObject({ live_ready: true, limits: { maxOpenOrders: 40, maxOrderValueWon: 5_000_000 } })
  })
})

describe('the last look before an order is sent', () => {
  it('takes away what was granted between placing and claiming', async () => {
    const placed = await placeLive()
    const id = z.array(z.object({ id: z.uuid() })).parse(placed.data)[0]?.id ?? ''
    await desk.user.client.rpc('revoke_live', { p_user_id: desk.user.id })
    expect((await claim(id)).data).toEqual([])
    const [row] = await desk.sql`select state, reason_code from trade.order_intents where id = ${id}`
    expect(row).toEqual({ state: 'denied', reason_code: 'permission_missing' })
    const granted = await desk.user.client.rpc('grant_live', { p_user_id: desk.user.id })
    expect(granted.error).toBeNull()
  })

  it('lets the last order of the day go to one of ten that want it', async () => {
    await desk.sql`delete from trade.risk_limits`
    await desk.user.client.rpc('set_risk_limits', { p_account_id: null, p_limits: { maxDailyOrders: 1 } })
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => placeLive(desk.user.client, n + 1)))
    expect(answers.filter(({ error }) => error === null)).toHaveLength(1)
    expect(answers.filter(({ error }) => error?.message === 'daily_orders_exceeded')).toHaveLength(9)
    await desk.sql`delete from trade.risk_limits`
    await desk.sql`update trade.order_intents set state = 'expired' where state = 'ready'`
  })

  it('hears of a session that has ended at once', async () => {
    const other = desk.supabase.createClient()
    const { data } = await desk.user.client.auth.getSession()
    await other.auth.setSession({
      access_token: data.session?.access_token ?? '',
      refresh_token: data.session?.refresh_token ?? '',
    })
    expect((await placeLive(other)).error).toBeNull()
    await desk.sql`delete from auth.sessions where user_id = ${desk.user.id}`
    // The token itself is valid for minutes to come.
    expect((await placeLive(other, 2)).error?.message).toBe('step_up_required')
  })
})

describe('an alarm', () => {
  it('is heard by those it concerns, with what is unprotected', async () => {
    const person = await desk.supabase.createUser()
    const accountId = await anAccount({ ...desk, user: person }, 'paper')
    await desk.bridge.client.rpc('record_balance', {
      p_account_id: accountId,
      p_balance: {
        cash: 1,
        cashD1: 1,
        cashD2: 1,
        buyingPower: 1,
        equity: 1,
        tradingDate: '2026-11-20',
        holdings: [{ instrumentId: '005930.KRX', quantity: 7, sellableQuantity: 7, avgPx: 70_000, lastPx: 70_000 }],
      },
    })
    const heard = mailbox<unknown>()
    const channel = person.client.channel(userTopic(person.id), { config: { private: true } })
    channel.on('broadcast', { event: 'bridge_alarm_changed' }, ({ payload }) => heard.put(payload))
    expect(await subscribe(channel)).toMatchObject({ status: 'SUBSCRIBED' })
    const watcher = await desk.supabase.createUser('watcher@example.com')
    await desk.sql`select private.register_watcher('watcher@example.com')`
    await desk.sql`create or replace function trade.is_market_open(p_at timestamptz) returns boolean language sql as 'select true'`
    await desk.sql`update private.bridges set heartbeat_at = now() - interval '61 s'`
    expect((await watcher.client.rpc('watch_bridges')).error).toBeNull()
    const told = USER_EVENTS.bridge_alarm_changed.parse(await heard.next())
    expect(told).toMatchObject({
      alarm: { cleared_at: null },
      unprotected: [{ accountId, quantity: 7, protectedQuantity: 0 }],
    })
    const { data } = await person.client.rpc('list_unprotected_holdings', { p_bridge_id: desk.bridgeId })
    expect(z.array(UnprotectedHolding).parse(data)).toEqual(told.unprotected)
  })
})
