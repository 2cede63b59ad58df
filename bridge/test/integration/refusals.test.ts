import { createHmac, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StreamTicket } from '@naru/shared/contracts/bridge-api'
import { createKeyPair } from '@naru/shared/crypto/sealed-box'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { aLineTo, type CuttableLine } from '../support/cuttable-line.ts'
import { type SimulatorProcess, startSimulatorProcess } from '../support/simulator-process.ts'
import { type BridgeProcess, type Desk, eventually, IMPATIENT, startWorld, type World } from './world.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const ORIGIN = 'https://naru.test'
const SAMSUNG = '005930.KRX'

let folder: string
let simulator: SimulatorProcess
let world: World
let line: CuttableLine
let bridge: BridgeProcess
let desk: Desk
let stranger: Desk
let broken: Readonly<Record<string, Desk>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-refusals-'))
  simulator = await startSimulatorProcess(join(folder, 'kis'))
  world = await startWorld({ simulator: simulator.urls })
  line = await aLineTo(world.supabase.url)
  desk = await world.openDesk()
  stranger = await world.openDesk()
  broken = {
    'a wrong app key': await world.openDesk({ typed: { appKey: `PS${'x'.repeat(34)}` } }),
    'a wrong secret': await world.openDesk({ wrongSecret: true }),
    'a malformed account number': await world.openDesk({ typed: { accountNumber: '1234-01' } }),
    'an account that is not the key’s': await world.openDesk({
      typed: { accountNumber: stranger.credentials.accountNumber },
    }),
    'a box for another bridge': await world.openDesk({ sealTo: (await createKeyPair()).publicKey }),
    'the box of another account': await world.openDesk({ sealFor: randomUUID() }),
    'a row swapped in the database': await world.openDesk(),
    'the other row swapped': await world.openDesk(),
  }
  await swapRows('a row swapped in the database', 'the other row swapped')
  bridge = await world.spawnBridge({
    BRIDGE_ALLOWED_ORIGINS: ORIGIN,
    BRIDGE_DATA_DIR: join(folder, 'bridge'),
    ...IMPATIENT,
  })
  await Promise.all([desk, stranger].map((one) => world.sessionIs(one, 'running')))
})
afterAll(async () => {
  line.close()
  await world.stop()
  await simulator.stop()
  await rm(folder, { recursive: true, force: true })
})

const brokenDesk = (name: string): Desk => {
  const found = broken[name]
  if (!found) throw new Error(`no desk with ${name}`)
  return found
}

/** What somebody with the database in their hands could try. */
async function swapRows(one: string, other: string): Promise<void> {
  const admin = postgres(world.supabase.database.url, { max: 1 })
  const [a, b] = [brokenDesk(one).accountId, brokenDesk(other).accountId]
  await admin`
    update private.broker_credentials c set key_id = o.key_id, ciphertext = o.ciphertext, nonce = o.nonce
    from private.broker_credentials o
    where (c.account_id = ${a} and o.account_id = ${b}) or (c.account_id = ${b} and o.account_id = ${a})`
  await admin.end()
}

const ordersAtBroker = async () =>
  (await simulator.truth()).orders.map(({ number, quantity }) => ({ number, quantity }))

/** Asks the ledger for an order as it is, right or wrong. Resolves to what it says no with. */
async function refusal({ user, accountId }: Desk, order: object = {}): Promise<string | undefined> {
  const good = {
    p_instrument_id: SAMSUNG,
    p_side: 'buy',
    p_order_type: 'limit',
    p_quantity: 1,
    p_limit_price: resting(),
  }
  const { error } = await user.client.rpc('place_intent', {
    p_id: randomUUID(),
    p_account_id: accountId,
    ...good,
    ...order,
  })
  // A refusal of ours is its message; what PostgREST itself does not take has only a code.
  return /^[a-z_]+$/.test(error?.message ?? '') ? error?.message : error?.code
}

const resting = () => world.price('005930', 0.9)

describe('a credential with', () => {
  it.each([
    ['a wrong app key', 'credential_refused'],
    ['a wrong secret', 'credential_refused'],
    ['a malformed account number', 'credential_unreadable'],
    ['an account that is not the key’s', 'account_number_invalid'],
    ['a box for another bridge', 'credential_unreadable'],
    ['the box of another account', 'credential_mismatch'],
    ['a row swapped in the database', 'credential_unreadable'],
    ['the other row swapped', 'credential_unreadable'],
  ])('%s is refused as %s, and its account takes no order', async (name, code) => {
    const account = brokenDesk(name)
    const refused = await world.sessionIs(account, 'refused')
    expect(refused).toMatchObject({ session_code: code, credential_state: 'refused' })
    expect(await refusal(account)).toBe('account_not_ready')
    expect(await ordersAtBroker()).toEqual([])
  })
})

describe('an order', () => {
  beforeAll(async () => {
    const admin = postgres(world.supabase.database.url, { max: 1 })
    await admin`update public.instruments set base_price = ${world.price('005930', 1)},
      base_price_date = private.kst_date(clock_timestamp()) where id = ${SAMSUNG}`
    await admin`update public.instruments set is_halted = true where id = '068270.KRX'`
    await admin.end()
  })

  it.each<[string, () => object, string]>([
    ['for nothing', () => ({ p_quantity: 0 }), 'quantity_invalid'],
    ['for less than nothing', () => ({ p_quantity: -1 }), 'quantity_invalid'],
    ['for one and a half shares', () => ({ p_quantity: 1.5 }), 'quantity_invalid'],
    ['for a word', () => ({ p_quantity: 'abc' }), 'quantity_invalid'],
    ['for an empty quantity', () => ({ p_quantity: '' }), 'quantity_invalid'],
    ['for a billion shares', () => ({ p_quantity: 1e9 }), 'quantity_too_large'],
    ['for a billion shares, written shortly', () => ({ p_quantity: '1e9' }), 'quantity_too_large'],
    ['at a word', () => ({ p_limit_price: 'abc' }), 'price_invalid'],
    ['off the tick', () => ({ p_limit_price: resting() + 1 }), 'price_off_tick'],
    ['at a fraction of a won', () => ({ p_limit_price: resting() + 0.5 }), 'price_invalid'],
    ['below zero', () => ({ p_limit_price: -1 }), 'price_invalid'],
    ['without a price', () => ({ p_limit_price: null }), 'price_required'],
    ['above the day’s limit', () => ({ p_limit_price: world.price('005930', 1.31) }), 'price_outside_limit'],
    ['below the day’s limit', () => ({ p_limit_price: world.price('005930', 0.69) }), 'price_outside_limit'],
    ['for a stock nobody knows', () => ({ p_instrument_id: '999999.KRX' }), 'instrument_unknown'],
    ['for a halted stock', () => ({ p_instrument_id: '068270.KRX', p_limit_price: 100_000 }), 'instrument_halted'],
    ['under an id that is none', () => ({ p_id: 'abc' }), '22P02'],
    ['on somebody else’s account', () => ({ p_account_id: stranger.accountId }), 'not_found'],
  ])('%s is refused before anything is queued', async (_, order, code) => {
    expect(await refusal(desk, order())).toBe(code)
    expect(await world.sql`select id from trade.order_intents where account_id = ${desk.accountId}`).toEqual([])
    expect(await ordersAtBroker()).toEqual([])
  })

  it('on an archived account is refused', async () => {
    const archived = brokenDesk('a wrong secret')
    await archived.user.client.rpc('archive_broker_account', { p_account_id: archived.accountId })
    expect(await refusal(archived)).toBe('account_archived')
  })

  it('with real money needs a permission: without it there is not even an account', async () => {
    const [row] = await world.sql`select bridge_id from trade.broker_accounts where id = ${desk.accountId}`
    const account = { p_bridge_id: row?.bridge_id, p_environment: 'live', p_label: '실전' }
    const { error } = await desk.user.client.rpc('create_broker_account', account)
    expect(error).toMatchObject({ message: 'permission_missing' })
  })
})

describe('a session that has run out', () => {
  /** The user's own token, given another end by somebody who knows the project's secret. */
  async function tokenEnding(at: number): Promise<string> {
    const { data } = await desk.user.client.auth.getSession()
    const [, payload = ''] = data.session?.access_token.split('.') ?? []
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ ...claims, exp: Math.floor(at / 1000) })}`
    return `${signed}.${createHmac('sha256', world.supabase.jwtSecret).update(signed).digest('base64url')}`
  }
  const ticketFor = async (token: string): Promise<Response> =>
    fetch(`${bridge.url}/v1/stream/tickets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, origin: ORIGIN },
    })

  it('gets no ticket for the stream', async () => {
    const response = await ticketFor(await tokenEnding(Date.now() - 60_000))
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ code: 'session_expired' })
  })

  it('loses the stream it has', async () => {
    const response = await ticketFor(await tokenEnding(Date.now() + 3_000))
    const { ticket } = StreamTicket.parse(await response.json())
    const address = `${bridge.url.replace('http', 'ws')}/v1/stream?ticket=${ticket}`
    const socket = new WebSocket(address, { origin: ORIGIN })
    await once(socket, 'open')
    const [code, reason] = await once(socket, 'close')
    expect([code, String(reason)]).toEqual([4401, 'session_expired'])
  })
})

describe('a broker that is away', () => {
  it('gets nothing twice: what could not be sent says why, and trading goes on when it is back', async () => {
    // Judged like any other, so that the next one gets as far as the broker's door.
    await desk.orderIs(await desk.place({ quantity: 60, limitPrice: resting() }), 'accepted')
    const before = await ordersAtBroker()
    await simulator.kill()
    const lost = await desk.place({ quantity: 61, limitPrice: resting() })
    // Turned away at the broker's door, or before it when the day's limits have to be read once more.
    const row = await desk.orderIs(lost, 'expired', 'denied')
    expect(row.reason_code).toBe('broker_unreachable')
    const [intent] = await world.sql`select attempt from trade.order_intents where id = ${lost}`
    if (row.status === 'expired') expect(intent?.attempt).toBeGreaterThanOrEqual(1)
    await simulator.restart()
    await world.sessionIs(desk, 'running')
    const id = await desk.place({ quantity: 62, limitPrice: resting() })
    const { order_no } = await desk.orderIs(id, 'accepted')
    expect(await ordersAtBroker()).toEqual([...before, { number: order_no, quantity: 62 }])
  })
})

describe('a database that is away', () => {
  it('stops every order at the bridge, which goes on by itself when it is back', async () => {
    await bridge.kill('SIGTERM')
    bridge = await world.spawnBridge({
      BRIDGE_DATA_DIR: join(folder, 'bridge'),
      SUPABASE_URL: line.url,
      ...IMPATIENT,
    })
    await world.sessionIs(desk, 'running')
    const before = await ordersAtBroker()
    line.cut()
    const id = await desk.place({ quantity: 71, limitPrice: resting() })
    // Waiting intents are looked for every two seconds: once that has failed, it says so.
    await eventually(async () => {
      const ready = await fetch(`${bridge.url}/health/ready`)
      const { reasons } = (await ready.json()) as { reasons: readonly string[] }
      return ready.status === 503 && reasons.includes('database_unavailable')
    }, 'a bridge that says its database is away')
    expect(await ordersAtBroker()).toEqual(before)
    line.mend()
    const { order_no } = await desk.orderIs(id, 'accepted')
    expect(await ordersAtBroker()).toEqual([...before, { number: order_no, quantity: 71 }])
    expect((await fetch(`${bridge.url}/health/live`)).status).toBe(200)
  })
})
