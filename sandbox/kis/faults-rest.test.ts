import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Customer, type Desk, openDesk } from './test/desk.ts'

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

describe('a refusal by code', () => {
  it.each([
    ['EGW00201', 500, '1'],
    ['EGW00215', 500, '1'],
    ['EGW00123', 500, '1'],
    ['APBK0952', 200, '1'],
    ['KIOK0320', 200, '7'],
  ])('%s comes with its status and envelope, and nothing is carried out', async (code, status, rtCd) => {
    desk.kis.faults.add({ match: ORDER, action: { kind: 'refuse', code } })
    const refused = await buy()
    expect([refused.status, refused.body.msg_cd, refused.body.rt_cd]).toEqual([status, code, rtCd])
    expect(refused.body.msg1).toHaveLength(80)
    expect(orders()).toBe(0)
    expect((await buy()).body.rt_cd).toBe('0')
  })

  it('of a token request has the shape of those', async () => {
    desk.kis.faults.add({ match: { path: 'tokenP' }, action: { kind: 'refuse', code: 'EGW00133' } })
    const refused = await customer.signIn()
    expect([refused.status, refused.body.error_code]).toEqual([403, 'EGW00133'])
  })

  it('can wait for the second page: SYDB0050', async () => {
    for (let i = 0; i < 16; i++) await buy()
    const match = { path: 'inquire-daily-ccld', nextPage: true }
    desk.kis.faults.add({ match, action: { kind: 'refuse', code: 'SYDB0050' } })
    const first = await customer.orderList()
    expect([first.body.rt_cd, first.headers.get('tr_cont')]).toEqual(['0', 'M'])
    const { ctx_area_fk100: CTX_AREA_FK100, ctx_area_nk100: CTX_AREA_NK100 } = first.body
    const next = () => customer.orderList({ CTX_AREA_FK100, CTX_AREA_NK100 }, { tr_cont: 'N' })
    expect((await next()).body).toMatchObject({ rt_cd: '7', msg_cd: 'SYDB0050' })
    expect((await next()).body.output1).toHaveLength(1)
  })
})

describe('drift of fields', () => {
  it('adds, renames, drops and changes them in every row', async () => {
    await buy()
    desk.kis.faults.add({
      match: { path: 'inquire-daily-ccld' },
      action: {
        kind: 'drift',
        add: { brand_new: '1' },
        rename: { cnc_cfrm_qty: 'cncl_cfrm_qty' },
        drop: ['infm_tmd'],
        set: { odno: '1' },
      },
    })
    const [row] = (await customer.orderList()).body.output1
    expect(row).toMatchObject({ brand_new: '1', cncl_cfrm_qty: '0', odno: '1' })
    expect([row.cnc_cfrm_qty, row.infm_tmd]).toEqual([undefined, undefined])
  })

  it('turns an object into an array and an array into an object', async () => {
    desk.kis.faults.add({ match: { path: 'inquire-price' }, action: { kind: 'drift', shape: 'array' } })
    expect((await customer.price()).body.output).toHaveLength(1)
    desk.kis.faults.add({ match: { path: 'inquire-balance' }, action: { kind: 'drift', shape: 'object' } })
    expect((await customer.balance()).body.output2.dnca_tot_amt).toBe('100000000')
  })
})

describe('a balance that lags', () => {
  it('shows holdings and cash of before the fill, then the truth', async () => {
    await customer.order({ quantity: 10 })
    await desk.clock.advance(1_000)
    desk.kis.faults.add({ match: { path: 'inquire-balance' }, action: { kind: 'balance_lag', ms: 5_000 }, times: null })
    const before = (await customer.balance()).body
    expect([before.output1, before.output2[0].prvs_rcdl_excc_amt]).toEqual([[], '100000000'])
    await desk.clock.advance(5_000)
    const after = (await customer.balance()).body
    expect(after.output1[0].hldg_qty).toBe('10')
    expect(Number(after.output2[0].prvs_rcdl_excc_amt)).toBe(desk.kis.truth().accounts[0]?.cash)
  })
})

describe('a wrong clock', () => {
  const dateOf = async (): Promise<number> => Date.parse((await customer.price()).headers.get('date') ?? '')

  it('can be that of one answer', async () => {
    desk.kis.faults.add({ action: { kind: 'wrong_clock', ms: -3_600_000 } })
    expect(await dateOf()).toBe(desk.clock.now() - 3_600_000)
    expect(await dateOf()).toBe(desk.clock.now())
  })

  it('can be the broker’s own: stamps are off, the market goes on', async () => {
    const before = (await desk.control('GET', '/clock')).body.replay
    await desk.control('POST', '/clock', { skewMs: 30_000 })
    expect(await dateOf()).toBe(desk.clock.now() + 30_000)
    expect((await buy()).body.output.ORD_TMD).toBe('100030')
    expect((await desk.control('GET', '/clock')).body).toMatchObject({ replay: before, skewMs: 30_000 })
  })
})

describe('maintenance', () => {
  const down = (isDown: boolean) => desk.control('POST', '/maintenance', { environment: 'paper', down: isDown })

  it('answers a page instead of JSON, drops sockets, takes none, and ends every token', async () => {
    const line = await customer.connect()
    await line.ask('H0STCNT0', '005930')
    await down(true)
    expect(await line.closed).toBe(1006)
    const reply = await fetch(`${customer.restUrl}/uapi/domestic-stock/v1/quotations/inquire-price`)
    expect([reply.status, reply.headers.get('content-type')]).toEqual([500, 'text/html; charset=utf-8'])
    expect(await reply.text()).toContain('<html>')
    const refused = new WebSocket(customer.wsUrl)
    await new Promise((resolve) => refused.addEventListener('error', resolve, { once: true }))
    await down(false)
    expect((await customer.price()).body.msg_cd).toBe('EGW00121')
  })

  it('of one environment leaves the other alone', async () => {
    const live = await desk.customer('live')
    await down(true)
    expect((await live.price()).body.rt_cd).toBe('0')
  })
})
