import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Customer, type Desk, openDesk } from './test/desk.ts'

let desk: Desk
let customer: Customer
beforeEach(async () => {
  desk = await openDesk()
  customer = await desk.customer()
})
afterEach(() => desk.kis.stop())

const book = async (name: string, query = '') => (await desk.control('GET', `/truth/${name}${query}`)).body

describe('the books of the truth', () => {
  it('tell orders, fills, positions and settlements, each with its account', async () => {
    await customer.order({ quantity: 10 })
    const live = await desk.customer('live')
    await live.order({ quantity: 3 })
    expect((await book('orders')).map((row: { accountNumber: string }) => row.accountNumber)).toEqual([
      '50012345-01',
      '60012345-01',
    ])
    const mine = '?environment=paper&accountNumber=50012345-01'
    expect(await book('orders', mine)).toMatchObject([{ cumQty: 10, openQty: 0 }])
    expect(await book('fills', mine)).toMatchObject([{ quantity: 10, cumQtyAfter: 10, environment: 'paper' }])
    const [account] = await book('accounts', mine)
    expect(account.positions).toMatchObject([{ code: '005930', quantity: 10 }])
    // Bought on a Friday: paid on the Tuesday after.
    expect(Object.keys(account.settlements)).toEqual(['2026-11-24'])
    expect(account.settlements['2026-11-24']).toBe(account.cash - account.openingCash)
  })

  it('tell every token asked for, also in vain, and no key', async () => {
    await customer.signIn()
    await desk.clock.advance(61_000)
    await customer.signIn()
    const asks = await book('tokens', '?environment=paper')
    expect(asks.map((ask: { outcome: string }) => ask.outcome)).toEqual(['issued', 'refused', 'same'])
    expect(JSON.stringify(asks)).not.toContain(customer.credentials.appKey)
  })

  it('tell what is registered and what became of every notice', async () => {
    const line = await customer.connect()
    await line.ask('H0STCNI9', customer.credentials.htsId)
    await line.ask('H0STCNT0', '005930')
    expect(await book('registrations')).toMatchObject([
      {
        environment: 'paper',
        accountNumber: '50012345-01',
        registrations: [`H0STCNI9|${customer.credentials.htsId}`, 'H0STCNT0|005930'],
      },
    ])
    desk.kis.faults.add({ action: { kind: 'lose_notice' } })
    await customer.order({ quantity: 1, price: 40_000 })
    await (await desk.customer('live')).order({ quantity: 1, price: 40_000 })
    await customer.order({ quantity: 1, price: 40_000 })
    await line.many((text) => text.startsWith('1|'), 1)
    const notices = await book('notices')
    expect(notices.map((row: { account: string; fate: string }) => [row.account, row.fate])).toEqual([
      ['50012345-01', 'lost'],
      ['50012345-01', 'sent'],
      ['60012345-01', 'unheard'],
    ])
    line.close()
  })

  it('end at the books there are', async () => {
    expect((await desk.control('GET', '/truth/secrets')).status).toBe(404)
    expect((await desk.control('GET', '/truth/orders?environment=moon')).status).toBe(400)
  })
})

it('the market is told as it stands', async () => {
  const { body } = await desk.control('GET', '/market')
  expect(body.find((row: { code: string }) => row.code === '005930')).toMatchObject({
    kind: 'stock',
    market: 'kospi',
    isOnNxt: true,
    halted: false,
    call: null,
    last: desk.kis.world.market.quote('005930').last,
  })
})
