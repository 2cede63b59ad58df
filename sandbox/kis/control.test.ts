import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Desk, openDesk } from './test/desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.kis.stop())

describe('the control port', () => {
  it('hands out demo keys of the real lengths for both environments', async () => {
    const { body } = await desk.control('GET', '/credentials')
    for (const environment of ['paper', 'live'] as const) {
      expect([body[environment].appKey.length, body[environment].appSecret.length]).toEqual([36, 180])
    }
    expect([body.paper.accountNumber, body.live.accountNumber]).toEqual(['50012345-01', '60012345-01'])
  })

  it('opens accounts with keys of their own, each number once', async () => {
    const wish = { environment: 'live', accountNumber: '61111111-01', cash: 5_000_000 }
    const opened = await desk.control('POST', '/accounts', wish)
    expect([opened.status, opened.body.appKey.length, opened.body.appSecret.length]).toEqual([201, 36, 180])
    const customer = await desk.customer('live', opened.body)
    expect((await customer.balance()).body.output2[0].dnca_tot_amt).toBe('5000000')
    expect((await desk.control('POST', '/accounts', wish)).status).toBe(409)
  })

  it('starts the books over and keeps keys, tokens and numbering', async () => {
    const customer = await desk.customer()
    await customer.order({ quantity: 10 })
    await customer.order({ quantity: 10, price: 40_000 })
    await desk.control('POST', '/reset')
    const { output1, output2 } = (await customer.balance()).body
    expect([output1, output2[0].prvs_rcdl_excc_amt]).toEqual([[], '100000000'])
    expect((await customer.orderList()).body.output1).toEqual([])
    expect((await customer.order({ quantity: 1 })).body.output.ODNO).toBe('0000000003')
  })

  it('tells and changes the replayed time; it never runs backwards', async () => {
    const before = (await desk.control('GET', '/clock')).body
    expect(before).toMatchObject({ replay: { date: '2020-03-19', time: '100000', loop: 0 }, speed: 10, paused: false })
    const forward = await desk.control('POST', '/clock', { date: '2020-03-20', time: '093000', speed: 60 })
    expect(forward.body).toMatchObject({ replay: { date: '2020-03-20', time: '093000', loop: 0 }, speed: 60 })
    const round = await desk.control('POST', '/clock', { date: '2020-02-26' })
    expect(round.body.replay).toMatchObject({ date: '2020-02-26', time: '090000', loop: 1 })
  })

  it('can stop the replay and let it go on', async () => {
    await desk.control('POST', '/clock', { paused: true })
    await desk.clock.advance(60_000)
    expect((await desk.control('GET', '/clock')).body.replay.time).toBe('100000')
    await desk.control('POST', '/clock', { paused: false })
    await desk.clock.advance(60_000)
    expect((await desk.control('GET', '/clock')).body.replay.time).toBe('101000')
  })

  it('revokes a token as maintenance does', async () => {
    const customer = await desk.customer()
    await desk.control('POST', '/tokens/revoke', { environment: 'paper', accountNumber: '50012345-01' })
    expect((await customer.price()).body.msg_cd).toBe('EGW00121')
  })

  it('drops a customer’s sockets without a close frame', async () => {
    const line = await (await desk.customer()).connect()
    await line.ask('H0STCNT0', '005930')
    await desk.control('POST', '/sockets', { action: 'drop', environment: 'paper', accountNumber: '50012345-01' })
    expect(await line.closed).toBe(1006)
  })

  it('shows the truth: every order, fill and won', async () => {
    const customer = await desk.customer()
    await customer.order({ quantity: 10 })
    const { body } = await desk.control('GET', '/truth')
    const { price, fee } = body.fills[0]
    expect(body.orders[0]).toMatchObject({
      number: '0000000001',
      code: '005930',
      cumQty: 10,
      openQty: 0,
      channel: 'OpnAPI',
    })
    expect(body.accounts[0]).toMatchObject({ accountNumber: '50012345-01', cash: 100_000_000 - price * 10 - fee })
  })
})
