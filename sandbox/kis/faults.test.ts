import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Faults, type RestSubject } from './faults.ts'
import { type Customer, type Desk, openDesk, openNotice } from './test/desk.ts'

let desk: Desk
let customer: Customer
beforeEach(async () => {
  desk = await openDesk()
  customer = await desk.customer()
})
afterEach(() => desk.kis.stop())

const ORDER = { path: 'order-cash' }
const orders = (): number => desk.kis.truth().orders.length
const buy = () => customer.order({ quantity: 1, price: 40_000 })

describe('a lost request', () => {
  it('leaves no order and no answer', async () => {
    desk.kis.faults.add({ match: ORDER, action: { kind: 'drop_request' } })
    await expect(buy()).rejects.toThrow('fetch failed')
    expect(orders()).toBe(0)
    expect((await buy()).body.rt_cd).toBe('0')
  })
})

describe('a lost answer', () => {
  it('leaves the order in the list', async () => {
    desk.kis.faults.add({ match: ORDER, action: { kind: 'drop_response' } })
    await expect(buy()).rejects.toThrow('fetch failed')
    expect((await customer.orderList()).body.output1).toHaveLength(1)
  })

  it('can break off in the middle of the body', async () => {
    desk.kis.faults.add({ match: ORDER, action: { kind: 'reset_after', bytes: 20 } })
    await expect(buy()).rejects.toThrow('terminated')
    expect(orders()).toBe(1)
  })

  it('can stay away on an open connection, with the order taken or not', async () => {
    for (const carriedOut of [true, false]) {
      desk.kis.faults.add({ match: ORDER, action: { kind: 'half_open', carriedOut } })
      const body = JSON.stringify({
        ...customer.account,
        PDNO: '005930',
        ORD_DVSN: '00',
        ORD_QTY: '1',
        ORD_UNPR: '40000',
      })
      const url = `${customer.restUrl}/uapi/domestic-stock/v1/trading/order-cash`
      const init = { method: 'POST', headers: customer.headers('VTTC0012U'), body, signal: AbortSignal.timeout(150) }
      await expect(fetch(url, init)).rejects.toThrow('timeout')
      expect(orders()).toBe(1)
    }
  })

  it('can come late', async () => {
    desk.kis.faults.add({ match: ORDER, action: { kind: 'delay', ms: 8_000 } })
    const answer = buy()
    while (orders() === 0) await new Promise((resolve) => setImmediate(resolve))
    await desk.clock.advance(8_000)
    expect((await answer).body.rt_cd).toBe('0')
  })

  it('can be anything but the truth', async () => {
    desk.kis.faults.add({ match: ORDER, action: { kind: 'body', body: '{"rt_cd":"0","output":{}}' } })
    expect((await buy()).body).toEqual({ rt_cd: '0', output: {} })
    expect(orders()).toBe(1)
  })
})

it('an order can be taken long after the caller gave up', async () => {
  desk.kis.faults.add({ match: ORDER, action: { kind: 'late_accept', ms: 30_000 } })
  await expect(buy()).rejects.toThrow('fetch failed')
  expect(orders()).toBe(0)
  await desk.clock.advance(30_000)
  expect(orders()).toBe(1)
})

it('a status of the gateway’s own keeps the request from being carried out', async () => {
  const body = { rt_cd: '1', msg_cd: 'EGW00215', msg1: '원장에서 허용 가능한 초당 거래건수를 초과하였습니다.' }
  await desk.control('POST', '/faults', {
    match: { path: 'inquire-balance' },
    action: { kind: 'status', status: 500, body },
  })
  const refused = await customer.balance()
  expect([refused.status, refused.body]).toEqual([500, body])
  expect((await customer.balance()).status).toBe(200)
})

it('the list can lag behind the orders', async () => {
  await buy()
  desk.kis.faults.add({
    match: { path: 'inquire-daily-ccld' },
    action: { kind: 'hide_orders', newerThanMs: 5_000 },
    times: null,
  })
  expect((await customer.orderList()).body.output1).toEqual([])
  await desk.clock.advance(5_000)
  expect((await customer.orderList()).body.output1).toHaveLength(1)
})

it('notices can be lost, doubled, late or garbled', async () => {
  const line = await customer.connect()
  const { body } = await line.ask('H0STCNI9', customer.credentials.htsId)
  for (const kind of ['lose_notice', 'duplicate_notice', 'garble_frame'] as const)
    desk.kis.faults.add({ action: { kind } })
  desk.kis.faults.add({ action: { kind: 'delay_notice', ms: 60_000 } })
  for (let i = 0; i < 4; i++) await buy()
  const isNotice = (text: string): boolean => text.startsWith('1|')
  const [first, second, third] = await line.many(isNotice, 3)
  expect([openNotice(first!, body.output)[2], openNotice(second!, body.output)[2]]).toEqual([
    '0000000002',
    '0000000002',
  ])
  expect(() => openNotice(third!, body.output)).toThrow()
  await desk.clock.advance(60_000)
  expect(openNotice((await line.many(isNotice, 4))[3]!, body.output)[2]).toBe('0000000004')
  line.close()
})

it('the control port lists, removes and clears faults, and says what it cannot read', async () => {
  const { body } = await desk.control('POST', '/faults', { match: ORDER, action: { kind: 'drop_request' } })
  expect((await desk.control('GET', '/faults')).body).toMatchObject([{ id: body.id, seen: 0, struck: 0 }])
  await desk.control('DELETE', `/faults/${body.id}`)
  expect((await buy()).body.rt_cd).toBe('0')
  expect((await desk.control('POST', '/faults', { action: { kind: 'explode' } })).status).toBe(400)
})

describe('the choice of calls', () => {
  const subject: RestSubject = {
    environment: 'paper',
    method: 'POST',
    path: '/uapi/domestic-stock/v1/trading/order-cash',
    trId: 'VTTC0012U',
    account: '50012345-01',
    isNextPage: false,
    fields: { PDNO: '005930' },
  }
  const struck = (seed: number): string => {
    const faults = new Faults(seed)
    faults.add({ action: { kind: 'drop_request' }, times: null, probability: 0.3 })
    return Array.from({ length: 64 }, () => (faults.strike(subject) ? 'x' : '.')).join('')
  }

  it('depends on the seed and the order of calls alone', () => {
    expect(struck(7)).toBe(struck(7))
    expect(struck(7)).not.toBe(struck(8))
  })

  it('lets calls through first and strikes as often as told', () => {
    const faults = new Faults(1)
    faults.add({ action: { kind: 'drop_request' }, skip: 2, times: 2 })
    expect(Array.from({ length: 6 }, () => faults.strike(subject) !== undefined)).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
    ])
  })

  it.each([
    { environment: 'live' },
    { method: 'GET' },
    { path: 'order-rvsecncl' },
    { trId: 'VTTC0011U' },
    { account: '1-1' },
    { nextPage: true },
    { fields: { PDNO: '005380' } },
  ] as const)('passes by what does not match %j', (match) => {
    const faults = new Faults(1)
    faults.add({ match, action: { kind: 'drop_request' } })
    expect(faults.strike(subject)).toBeUndefined()
  })
})
