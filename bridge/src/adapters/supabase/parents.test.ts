import { randomUUID } from 'node:crypto'
import { IntentId } from '@naru/shared/domain/order'
import { ParentId } from '@naru/shared/domain/parent-order'
import { PAPER_LIMITS } from '@naru/shared/risk/limits'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aLedgerConnection, type LedgerConnection } from '../../../test/support/ledger-connection.ts'
import type { ChildRequest } from '../../ports/parents.ts'
import type { LeaseHolder } from '../../ports/store.ts'
import { createAccountStore } from './accounts.ts'
import { createFactStore } from './facts.ts'
import { createIntentStore } from './intents.ts'
import { createLeaseStore } from './leases.ts'
import { createParentStore } from './parents.ts'

let ledger: LedgerConnection
let holder: LeaseHolder

beforeAll(async () => {
  ledger = await aLedgerConnection()
  const { sql, client, person, accountId } = ledger
  await sql`update trade.broker_accounts set credential_state = 'verified' where id = ${accountId}`
  await createAccountStore(client).heartbeat('1.0.0', { kind: 'live' })
  const lease = await createLeaseStore(client).acquire('process-1', 60_000)
  holder = { owner: 'process-1', epoch: lease.ok && lease.value ? lease.value.epoch : 0 }
  await sql`insert into trade.positions (account_id, instrument_id, user_id, quantity) values
    (${accountId}, '005930.KRX', ${person.id}, 10)`
})
afterAll(() => ledger.close())

const STOP: ChildRequest = {
  leg: 'stop',
  sequence: 1,
  type: 'stop_limit',
  quantity: 4,
  limitPrice: 64_900,
  stopPrice: 65_000,
  timeInForce: 'day',
}

/** As its owner places it from the browser. */
async function aStopOf(quantity: number): Promise<ParentId> {
  const id = ParentId.parse(randomUUID())
  const { error } = await ledger.person.client.rpc('place_parent_order', {
    p_id: id,
    p_account_id: ledger.accountId,
    p_kind: 'stop_limit',
    p_instrument_id: '005930.KRX',
    p_side: 'sell',
    p_quantity: String(quantity),
    p_terms: { triggerPrice: 65_000, limitPrice: 64_900 },
  })
  expect(error).toBeNull()
  return id
}

describe('a parent order in the ledger', () => {
  it('goes from its owner to the bridge, to the broker and back', async () => {
    const parents = createParentStore(ledger.client)
    const id = await aStopOf(4)
    const spawned = await parents.spawnChild(id, STOP, holder)
    expect(spawned).toMatchObject({
      ok: true,
      value: {
        row: {
          kind: 'place',
          state: 'ready',
          order: { type: 'stop_limit', stopPrice: 65_000, limitPrice: 64_900, side: 'sell', quantity: 4 },
        },
      },
    })
    const child = spawned.ok ? spawned.value.row : undefined
    expect(child?.kind === 'place' ? child.order.origin : undefined).toEqual({
      source: 'web',
      sourceId: null,
      sourceHash: null,
      signalId: null,
      isApproved: false,
      parentId: id,
      leg: 'stop',
      sequence: 1,
    })
    const intentId = child?.id ?? IntentId.parse(randomUUID())
    await createIntentStore(ledger.client).claim(intentId, holder, 2_000)
    const venueOrderId = { orderDate: '2026-11-20', orderNo: '0000000042', branch: '06010' }
    const ack = { kind: 'ack', intentId, venueOrderId, acceptedAt: Date.now() } as Parameters<
      ReturnType<typeof createFactStore>['record']
    >[1]
    await createFactStore(ledger.client).record(ledger.accountId, ack, holder)

    const standing = { state: 'working', placement: 'broker', progress: { triggerPrice: 65_000 } } as const
    const reason = { reasonCode: null, reasonDetail: null }
    expect(await parents.record(id, { ...standing, ...reason }, holder)).toMatchObject({
      ok: true,
      value: { id, kind: 'stop_limit', terms: { triggerPrice: 65_000, limitPrice: 64_900 }, ...standing },
    })
    const offered = await parents.working()
    expect(offered).toMatchObject({
      ok: true,
      value: [
        {
          parent: { id, accountId: ledger.accountId, userId: ledger.person.id, quantity: 4, placement: 'broker' },
          children: [{ intentId, leg: 'stop', sequence: 1, state: 'acked', leavesQuantity: 4, venueOrderId }],
          target: null,
        },
      ],
    })
    const shown = await ledger.person.client.from('positions').select('protection, protected_quantity')
    expect(shown.data).toEqual([{ protection: 'broker', protected_quantity: 4 }])
    expect(await parents.cancelChild(id, intentId, holder)).toEqual({ ok: true, value: undefined })
    const pending = await createIntentStore(ledger.client).pending()
    expect(pending.ok && pending.value.filter((row) => row.kind === 'cancel')).toMatchObject([{ target: venueOrderId }])
  })

  it('is offered as an error rather than without the ones that cannot be read', async () => {
    const id = await aStopOf(1)
    await ledger.sql`update trade.parent_orders set terms = '{"triggerPrice": "dear"}' where id = ${id}`
    expect(await createParentStore(ledger.client).working()).toEqual({
      ok: false,
      error: { kind: 'unavailable', cause: 'unreadable' },
    })
    await ledger.sql`update trade.parent_orders set state = 'failed' where id = ${id}`
  })

  it('refuses too much, and everything to a process without the lease', async () => {
    const parents = createParentStore(ledger.client)
    const id = await aStopOf(2)
    const refused = (code: string) => ({ ok: false, error: { kind: 'refused', code } })
    expect(await parents.spawnChild(id, { ...STOP, quantity: 3 }, holder)).toEqual(refused('child_too_large'))
    expect(await parents.spawnChild(id, STOP, { ...holder, epoch: 99 })).toEqual(refused('lease_lost'))
    await parents.spawnChild(id, { ...STOP, quantity: 2 }, holder)
    await ledger.person.client.rpc('cancel_parent_order', { p_id: id })
    expect(await parents.spawnChild(id, { ...STOP, quantity: 2 }, holder)).toEqual(refused('order_not_open'))
  })
})

describe('an account in the ledger', () => {
  it('says what it may risk, and is lowered but never raised by the bridge', async () => {
    const accounts = createAccountStore(ledger.client)
    expect(await accounts.list()).toMatchObject({
      ok: true,
      value: [
        { accountId: ledger.accountId, mode: 'active', limits: PAPER_LIMITS, access: { isLiveReady: true, armed: {} } },
      ],
    })
    const lowering = { code: 'quote_stale', detail: { age: 61 }, cancels: false }
    expect(await accounts.lowerMode(ledger.accountId, { ...lowering, mode: 'halted' })).toEqual({
      ok: true,
      value: 'halted',
    })
    expect(await accounts.lowerMode(ledger.accountId, { ...lowering, mode: 'reducing' })).toEqual({
      ok: true,
      value: 'halted',
    })
    expect(await accounts.lowerMode(ledger.accountId, { ...lowering, mode: 'active' })).toMatchObject({
      ok: false,
      error: { kind: 'refused' },
    })
  })
})
