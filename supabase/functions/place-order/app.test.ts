import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk, anAccount, codeOf, type Desk, enroll, ORIGIN, tokenOf } from '../../tests/support/desk.ts'
import { createCancelOrder } from '../cancel-order/app.ts'
import { createVerifyStepUp } from '../verify-step-up/app.ts'
import { createPlaceOrder } from './app.ts'

let desk: Desk
let order: Record<string, unknown>
beforeAll(async () => {
  desk = await aDesk()
  order = { accountId: desk.paperId, instrumentId: '005930.KRX', side: 'buy', orderType: 'limit', quantity: 1 }
  order.limitPrice = 70_000
})
afterAll(() => desk.stop())

interface Sent {
  readonly key?: string | undefined
  readonly token?: string
  readonly headers?: Record<string, string>
}

async function post(
  name: string,
  body: unknown,
  { key = randomUUID(), token, headers = {} }: Sent = {},
): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
  const handlers = {
    'place-order': createPlaceOrder,
    'cancel-order': createCancelOrder,
    'verify-step-up': createVerifyStepUp,
  }
  const create = handlers[name as keyof typeof handlers]
  const request = new Request(`http://localhost/${name}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token ?? (await tokenOf(desk.user))}`,
      'idempotency-key': key,
      'content-type': 'application/json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const response = await create(desk.env)(request)
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}
const place = (change: Record<string, unknown> = {}, sent: Sent = {}) =>
  post('place-order', { ...order, ...change }, sent)
const intents = (key: string) => desk.sql`select count(*)::int as n from trade.order_intents where id = ${key}`

describe('placing an order', () => {
  it('makes one intent, under the id the caller gave it', async () => {
    const key = randomUUID()
    const { status, body } = await place({}, { key })
    expect([status, body]).toMatchObject([201, { order: { id: key, status: 'requested', quantity: 1 } }])
  })

  it('answers the same request again and makes nothing new', async () => {
    const key = randomUUID()
    await place({}, { key })
    const again = await place({}, { key })
    expect([again.status, again.body]).toMatchObject([200, { order: { id: key } }])
    expect(await intents(key)).toEqual([{ n: 1 }])
  })

  it('makes one of ten that come at once', async () => {
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 10 }, () => place({}, { key })))
    expect(answers.every(({ status }) => status === 201 || status === 200)).toBe(true)
    expect(await intents(key)).toEqual([{ n: 1 }])
  })

  it('answers a repeated request as before although the account has been stopped meanwhile', async () => {
    const key = randomUUID()
    await place({}, { key })
    await desk.user.client.rpc('set_trading_mode', { p_account_id: desk.paperId, p_mode: 'reducing' })
    expect(await place({}, { key })).toMatchObject({ status: 200, body: { order: { id: key } } })
    expect(await place()).toMatchObject({ status: 409, body: { code: 'trading_reducing' } })
    await desk.user.client.rpc('set_trading_mode', { p_account_id: desk.paperId, p_mode: 'active' })
  })

  it('refuses the id of another order', async () => {
    const key = randomUUID()
    await place({}, { key })
    expect(await place({ quantity: 2 }, { key })).toMatchObject({
      status: 409,
      body: { code: 'idempotency_key_reused' },
    })
  })

  it.each([
    ['a key that is no id', {}, { key: 'abc' }, 'Idempotency-Key'],
    ['a field nobody knows', { userId: 'x' }, {}, 'userId'],
    ['a side nobody knows', { side: 'hold' }, {}, 'side'],
    ['no account', { accountId: undefined }, {}, 'accountId'],
    ['a quantity in a list', { quantity: [1] }, {}, 'quantity'],
  ])('refuses %s and names it', async (_what, change, sent, field) => {
    expect(await place(change, sent)).toMatchObject({ status: 422, body: { code: 'input_invalid', detail: { field } } })
  })

  it('refuses what is no JSON, and what is too long', async () => {
    for (const body of ['{', 'null', ' '.repeat(20_000)]) {
      expect(await post('place-order', body)).toMatchObject({ status: 422, body: { code: 'input_invalid' } })
    }
  })

  it.each([
    ['a share and a half', { quantity: '1.5' }, 422, 'quantity_invalid'],
    ['a price between two ticks', { limitPrice: 70_050 }, 422, 'price_off_tick'],
    ['more won than the account’s limit', { quantity: 720 }, 422, 'order_value_too_large'],
    ['more shares than the account’s limit', { quantity: 1_000_001 }, 422, 'quantity_too_large'],
    ['an account that is not there', { accountId: randomUUID() }, 404, 'not_found'],
  ])('refuses %s', async (_what, change, status, code) => {
    expect(await place(change)).toMatchObject({ status, body: { code } })
  })

  it('knows no account of somebody else', async () => {
    const stranger = await desk.supabase.createUser()
    expect(await place({}, { token: await tokenOf(stranger) })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    })
  })

  it.each([
    ['no token', 'none'],
    ['the publishable key', 'anon'],
    ['a forged token', 'a.b.c'],
  ])('refuses %s', async (_what, token) => {
    expect(await place({}, { token: token === 'anon' ? desk.supabase.anonKey : token })).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    })
  })

  it('does not speak for the secret key', async () => {
    expect((await place({}, { token: desk.supabase.serviceKey })).status).toBeGreaterThanOrEqual(401)
  })
})

describe('a browser', () => {
  it.each([
    [ORIGIN, ORIGIN],
    ['https://naru.example.com.evil.example', null],
    ['null', null],
  ])('from %s is allowed to read: %s', async (origin, allowed) => {
    const { headers } = await place({}, { headers: { origin } })
    expect(headers.get('access-control-allow-origin')).toBe(allowed)
    const preflight = await createPlaceOrder(desk.env)(
      new Request('http://localhost/place-order', { method: 'OPTIONS', headers: { origin } }),
    )
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, allowed])
  })

  it('posts only', async () => {
    const response = await createPlaceOrder(desk.env)(new Request('http://localhost/place-order'))
    expect(response.status).toBe(405)
  })
})

describe('canceling an order', () => {
  it('takes back what no bridge has taken, and says the same when asked again', async () => {
    const orderId = randomUUID()
    await place({}, { key: orderId })
    const key = randomUUID()
    for (const _time of ['first', 'second']) {
      expect(await post('cancel-order', { orderId }, { key })).toMatchObject({
        status: 200,
        body: { order: { id: orderId, status: 'expired', reason_code: 'canceled_by_user' } },
      })
    }
  })

  it('refuses an order that is not the caller’s', async () => {
    const orderId = randomUUID()
    await place({}, { key: orderId })
    const stranger = await desk.supabase.createUser()
    const refused = await post('cancel-order', { orderId }, { token: await tokenOf(stranger) })
    expect(refused).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  it('refuses what names no order', async () => {
    expect(await post('cancel-order', { orderId: '1' })).toMatchObject({ status: 422, body: { code: 'input_invalid' } })
  })
})

describe('the second factor', () => {
  it('opens the ladder to real money rung by rung', async () => {
    await desk.sql`select private.set_live_permission('owner@example.com', true)`
    await expect(anAccount(desk, 'live')).rejects.toThrow('second_factor_missing')
    const factor = await enroll(desk.user)
    const wrong = codeOf(factor) === '000000' ? '000001' : '000000'
    expect(await post('verify-step-up', { factorId: factor.id, code: wrong })).toMatchObject({
      status: 403,
      body: { code: 'second_factor_wrong' },
    })
    const proved = await post('verify-step-up', { factorId: factor.id, code: codeOf(factor) })
    expect(proved).toMatchObject({ status: 200, body: { stepUp: { isSecondFactor: true, hasGrant: true } } })
    const { session, stepUp } = proved.body as {
      session: { access_token: string; refresh_token: string }
      stepUp: { freshUntil: string; allowed: string[] }
    }
    expect(Date.parse(stepUp.freshUntil) - Date.now()).toBeGreaterThan(280_000)
    expect(stepUp.allowed).toContain('confirm_live')
    await desk.user.client.auth.setSession(session)

    const liveId = await anAccount(desk, 'live')
    const live = { accountId: liveId }
    expect(await place(live)).toMatchObject({ status: 403, body: { code: 'live_not_confirmed' } })
    await desk.user.client.rpc('confirm_live', { p_account_id: liveId, p_typed: '4321-01 실전' })
    const cooling = await place(live)
    expect(cooling).toMatchObject({
      status: 403,
      body: { code: 'live_cooldown', detail: { until: expect.any(String) } },
    })

    await desk.sql`update private.broker_credentials set created_at = now() - interval '2 days' where account_id = ${liveId}`
    await desk.sql`update auth.mfa_factors set created_at = now() - interval '2 days'`
    expect(await place(live)).toMatchObject({ status: 201, body: { order: { status: 'requested' } } })

    // The same user, signed in again with the first factor alone.
    const weak = desk.supabase.createClient()
    const { data } = await weak.auth.signInWithPassword({ email: desk.user.email, password: desk.user.password })
    expect(await place(live, { token: data.session?.access_token ?? '' })).toMatchObject({
      status: 403,
      body: { code: 'step_up_required' },
    })
    // And past the function, straight at the ledger.
    const { error } = await weak.rpc('place_intent', {
      p_id: randomUUID(),
      p_account_id: liveId,
      p_instrument_id: '005930.KRX',
      p_side: 'buy',
      p_order_type: 'limit',
      p_quantity: '1',
      p_limit_price: '70000',
    })
    expect(error?.message).toBe('step_up_required')
  })

  it('counts a code once', async () => {
    const user = await desk.supabase.createUser()
    const factor = await enroll(user)
    const code = codeOf(factor)
    const token = await tokenOf(user)
    expect((await post('verify-step-up', { factorId: factor.id, code }, { token })).status).toBe(200)
    expect(await post('verify-step-up', { factorId: factor.id, code }, { token })).toMatchObject({
      status: 403,
      body: { code: 'second_factor_wrong' },
    })
  })

  it('of somebody else is not found', async () => {
    const [user, stranger] = await Promise.all([desk.supabase.createUser(), desk.supabase.createUser()])
    const factor = await enroll(user)
    const sent = { token: await tokenOf(stranger) }
    expect(await post('verify-step-up', { factorId: factor.id, code: codeOf(factor) }, sent)).toMatchObject({
      status: 404,
    })
  })

  it('is tried ten times at once and no more', async () => {
    const user = await desk.supabase.createUser()
    const factor = await enroll(user)
    const token = await tokenOf(user)
    const wrong = codeOf(factor) === '000000' ? '000001' : '000000'
    const guess = () => post('verify-step-up', { factorId: factor.id, code: wrong }, { token })
    for (let n = 0; n < 10; n += 1) expect((await guess()).status).toBe(403)
    expect(await guess()).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    // The right code comes too late as well.
    const right = await post('verify-step-up', { factorId: factor.id, code: codeOf(factor) }, { token })
    expect(right.status).toBe(429)
  })
})

describe('a ledger that is away', () => {
  it('is said to be away, and nothing of the inside', async () => {
    const away = createPlaceOrder({ SUPABASE_URL: 'http://127.0.0.1:1', SUPABASE_ANON_KEY: 'k' })
    const response = await away(
      new Request('http://localhost/place-order', {
        method: 'POST',
        headers: { authorization: 'Bearer a.b.c', 'idempotency-key': randomUUID() },
        body: JSON.stringify(order),
      }),
    )
    expect([response.status, await response.json()]).toEqual([503, { code: 'database_unavailable', detail: {} }])
  })
})
