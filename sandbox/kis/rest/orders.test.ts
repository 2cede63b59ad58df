import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Body, type Desk, type DeskOptions, openDesk } from '../test/desk.ts'

let desk: Desk
const open = async (options: DeskOptions = {}): Promise<void> => {
  desk = await openDesk(options)
}
beforeEach(() => open())
afterEach(() => desk.kis.stop())

const quote = (): { last: number; ask: number; bid: number } => {
  const { market } = desk.kis.world
  const { bids, asks } = market.book('005930')
  return { last: market.quote('005930').last, ask: asks[0]![0], bid: bids[0]![0] }
}
const said = (body: Body): [string, string] => [body.rt_cd, body.msg_cd]

describe('an order', () => {
  it('is taken with an upper-case answer and a ten-digit number, and listed at once', async () => {
    const customer = await desk.customer('live')
    const { status, body } = await customer.order({ quantity: 10, price: 40_000 })
    expect([status, ...said(body)]).toEqual([200, '0', 'APBK0013'])
    expect(body.output).toEqual({ KRX_FWDG_ORD_ORGNO: '91252', ODNO: '0000000001', ORD_TMD: '100000' })
    const [row] = (await customer.orderList()).body.output1
    expect(row).toMatchObject({
      ord_dt: '20261120',
      ord_gno_brno: '91252',
      odno: '0000000001',
      sll_buy_dvsn_cd: '02',
      ord_qty: '10',
      ord_unpr: '40000',
      tot_ccld_qty: '0',
      rmn_qty: '10',
      ordr_empno: 'OpnAPI',
      inqr_ip_addr: '127.000.000.001',
      excg_id_dvsn_Cd: 'KRX',
    })
  })

  it('fills at the offers it meets, level by level', async () => {
    const customer = await desk.customer()
    const { asks } = desk.kis.world.market.book('005930')
    const quantity = asks[0]![1] + 10
    const rich = await desk.control('POST', '/accounts', {
      environment: 'paper',
      accountNumber: '52222222-01',
      cash: 1e11,
    })
    const buyer = await desk.customer('paper', rich.body)
    const { body } = await buyer.order({ quantity, price: asks[1]![0] })
    expect(said(body)).toEqual(['0', '40600000'])
    const [row] = (await buyer.orderList()).body.output1
    const amount = asks[0]![1] * asks[0]![0] + 10 * asks[1]![0]
    expect([row.tot_ccld_qty, row.tot_ccld_amt, row.rmn_qty]).toEqual([String(quantity), String(amount), '0'])
    expect((await customer.orderList()).body.output1).toEqual([])
  })

  it('rests at the touch and fills as the market trades there', async () => {
    const customer = await desk.customer()
    await customer.order({ quantity: 10, price: quote().bid })
    expect((await customer.orderList()).body.output1[0].tot_ccld_qty).toBe('0')
    for (let i = 0; i < 600; i++) {
      await desk.clock.advance(1000)
      if (desk.kis.truth().orders[0]?.openQty === 0) break
    }
    const [row] = (await customer.orderList()).body.output1
    expect([row.tot_ccld_qty, row.rmn_qty]).toEqual(['10', '0'])
  })

  it('that is immediate-or-cancel leaves nothing behind', async () => {
    const customer = await desk.customer()
    const { bid } = quote()
    await customer.order({ quantity: 10, price: bid, division: '11' })
    const [row] = (await customer.orderList()).body.output1
    expect([row.tot_ccld_qty, row.cnc_cfrm_qty, row.rmn_qty, row.ccld_cndt_name]).toEqual(['0', '10', '0', 'IOC'])
  })

  it('lapses when the replayed day ends', async () => {
    const customer = await desk.customer()
    await customer.order({ quantity: 1, price: 40_000 })
    await desk.control('POST', '/clock', { date: '2020-03-20', time: '090000' })
    const [row] = (await customer.orderList()).body.output1
    expect([row.rmn_qty, row.cnc_cfrm_qty]).toEqual(['0', '1'])
  })

  it('numbers go on within a day and start again the next', async () => {
    await desk.kis.stop()
    await open({ stepMs: 3_600_000, speed: 1, pingIntervalMs: 86_400_000 })
    const customer = await desk.customer()
    await customer.order({ quantity: 1, price: 40_000 })
    expect((await customer.order({ quantity: 1, price: 40_000 })).body.output.ODNO).toBe('0000000002')
    await desk.clock.advance(16 * 3_600_000)
    expect((await customer.order({ quantity: 1, price: 40_000 })).body.output.ODNO).toBe('0000000001')
    const dates = (await customer.orderList()).body.output1.map((row: Body) => row.ord_dt)
    expect(dates).toEqual(['20261120', '20261120', '20261121'])
  })
})

describe('a refused order', () => {
  it.each([
    ['off the tick grid', { quantity: 1, price: 40_001 }, ['1', '40030000'], ['7', 'APBK0506']],
    ['above the daily limit', { quantity: 1, price: 200_000 }, ['1', '40040000'], ['1', 'APBK0406']],
    ['dearer than the cash', { quantity: 100_000, price: 40_000 }, ['1', '40250000'], ['1', 'APBK0952']],
    ['of shares nobody holds', { side: 'sell', quantity: 1, price: 45_000 }, ['1', '40240000'], ['1', 'APBK1234']],
    ['of an unknown stock', { code: '000000', quantity: 1, price: 45_000 }, ['1', '40070000'], ['1', 'APBK0656']],
    [
      'for the other exchange, which does not list it',
      { code: '090430', quantity: 1, price: 160_000, exchange: 'NXT' },
      ['1', 'IGW00017'],
      ['1', 'APBK0656'],
    ],
    ['of an unknown type', { quantity: 1, price: 40_000, division: '99' }, ['1', 'APBK0963'], ['7', 'APBK0963']],
    ['of no shares', { quantity: 0, price: 40_000 }, ['1', 'APBK0955'], ['1', 'APBK0955']],
  ] as const)('%s gets HTTP 200 with its code and leaves no trace', async (_, wish, paperCode, liveCode) => {
    for (const [environment, code] of [
      ['paper', paperCode],
      ['live', liveCode],
    ] as const) {
      const customer = await desk.customer(environment)
      const { status, body } = await customer.order(wish)
      expect([status, ...said(body)]).toEqual([200, ...code])
      expect((await customer.orderList()).body.output1).toEqual([])
    }
  })

  it('for the other exchange is one of mock alone where both list the stock', async () => {
    const wish = { quantity: 1, price: 40_000, exchange: 'NXT' }
    expect(said((await (await desk.customer()).order(wish)).body)).toEqual(['1', 'IGW00017'])
    const live = await desk.customer('live')
    expect(said((await live.order(wish)).body)).toEqual(['0', 'APBK0013'])
    const [row] = (await live.orderList({ EXCG_ID_DVSN_CD: 'NXT' })).body.output1
    expect([row.excg_id_dvsn_Cd, row.excg_id_dvsn_cd, row.rmn_qty]).toEqual(['NXT', 'NXT', '1'])
  })

  it('without a limit price is one whose worst case the cash does not cover', async () => {
    const customer = await desk.customer()
    const { upper } = desk.kis.world.market.today('005930').limits
    const affordable = Math.floor(100_000_000 / (upper * 1.00014))
    expect(quote().last * (affordable + 1)).toBeLessThan(100_000_000)
    expect((await customer.order({ quantity: affordable + 1 })).body.msg_cd).toBe('40250000')
    expect((await customer.order({ quantity: affordable })).body.msg_cd).toBe('40600000')
  })

  it('is one for a halted stock', async () => {
    await desk.control('POST', '/market', { code: '005930', halted: true })
    expect(said((await (await desk.customer('live')).order({ quantity: 1, price: 40_000 })).body)).toEqual([
      '1',
      'APBK0066',
    ])
    expect((await (await desk.customer('paper')).price()).body.output.iscd_stat_cls_code).toBe('58')
  })

  it('is one for more than the part of a holding that is not on offer already', async () => {
    const customer = await desk.customer('live')
    await customer.order({ quantity: 10 })
    const { ask } = quote()
    expect(said((await customer.order({ side: 'sell', quantity: 6, price: ask + 1_000 })).body)[0]).toBe('0')
    expect(said((await customer.order({ side: 'sell', quantity: 5, price: ask + 1_000 })).body)).toEqual([
      '1',
      'APBK0400',
    ])
    expect(said((await customer.order({ side: 'sell', quantity: 4, price: ask + 1_000 })).body)[0]).toBe('0')
  })

  it.each([
    ['ORD_QTY', 'x'],
    ['ORD_UNPR', '-1'],
  ])('names the field %s when it is no number', async (field, value) => {
    const customer = await desk.customer()
    const good = { ...customer.account, PDNO: '005930', ORD_DVSN: '00', ORD_QTY: '1', ORD_UNPR: '40000' }
    const { body } = await customer.post('/trading/order-cash', 'VTTC0012U', { ...good, [field]: value })
    expect([body.rt_cd, body.msg_cd, body.msg1.trim()]).toEqual([
      '2',
      'OPSQ2001',
      `ERROR : INPUT INVALID_CHECK_${field}`,
    ])
  })
})

describe('trading hours by the calendar', () => {
  it.each([
    ['before the intake', Date.UTC(2026, 10, 19, 23, 29), '40570000', 'KIOK0320'],
    ['after the close', Date.UTC(2026, 10, 20, 6, 30), '40580000', 'KIOK0320'],
    ['on a Saturday', Date.UTC(2026, 10, 21, 1, 0), '40100000', 'APBK0919'],
  ])('refuse orders %s', async (_, now, paperCode, liveCode) => {
    await desk.kis.stop()
    await open({ marketHours: 'calendar', now })
    for (const [environment, code] of [
      ['paper', paperCode],
      ['live', liveCode],
    ] as const) {
      expect((await (await desk.customer(environment)).order({ quantity: 1, price: 40_000 })).body.msg_cd).toBe(code)
    }
  })
})

describe('a cancellation', () => {
  it('gets a number of its own and empties the original', async () => {
    const customer = await desk.customer()
    const placed = await customer.order({ quantity: 10, price: 40_000 })
    const canceled = await customer.change('cancel', placed.body.output.ODNO)
    expect(said(canceled.body)).toEqual(['0', '40630000'])
    expect(canceled.body.output.ODNO).toBe('0000000002')
    const [original, row] = (await customer.orderList()).body.output1
    expect([original.cncl_yn, original.cnc_cfrm_qty, original.rmn_qty]).toEqual(['Y', '10', '0'])
    expect([row.orgn_odno, row.rmn_qty, row.sll_buy_dvsn_cd_name]).toEqual(['0000000001', '0', '매수취소'])
  })

  it('can take a part and leave the rest working', async () => {
    const customer = await desk.customer('live')
    const placed = await customer.order({ quantity: 10, price: 40_000 })
    await customer.change('cancel', placed.body.output.ODNO, { quantity: 3 })
    expect((await customer.orderList()).body.output1[0].rmn_qty).toBe('7')
    const more = await customer.change('cancel', placed.body.output.ODNO, { quantity: 8 })
    expect(said(more.body)).toEqual(['7', 'APBK0927'])
  })

  it('of an order with nothing left, of another account or of nothing is refused', async () => {
    const customer = await desk.customer()
    const filled = await customer.order({ quantity: 1 })
    expect(said((await customer.change('cancel', filled.body.output.ODNO)).body)).toEqual(['1', '40330000'])
    expect(said((await customer.change('cancel', '0000009999')).body)).toEqual(['1', '40320000'])
    const opened = await desk.control('POST', '/accounts', { environment: 'paper', accountNumber: '53333333-01' })
    const stranger = await desk.customer('paper', opened.body)
    const mine = await customer.order({ quantity: 1, price: 40_000 })
    expect(said((await stranger.change('cancel', mine.body.output.ODNO)).body)).toEqual(['1', '40320000'])
  })

  it('knows its order without the leading zeros', async () => {
    const customer = await desk.customer()
    await customer.order({ quantity: 10, price: 40_000 })
    expect(said((await customer.change('cancel', '1')).body)).toEqual(['0', '40630000'])
  })
})

describe('a revision', () => {
  it('moves the rest to a new number; the old one is used up', async () => {
    const customer = await desk.customer()
    await customer.order({ quantity: 10, price: 40_000 })
    const revised = await customer.change('revise', '0000000001', { price: 40_500, quantity: 10 })
    expect([...said(revised.body), revised.body.output.ODNO]).toEqual(['0', '40620000', '0000000002'])
    const [original, row] = (await customer.orderList()).body.output1
    expect([original.rmn_qty, row.rmn_qty, row.orgn_odno, row.ord_unpr]).toEqual(['0', '10', '0000000001', '40500'])
    expect(said((await customer.change('cancel', '0000000001')).body)).toEqual(['1', '40330000'])
    expect(said((await customer.change('cancel', '0000000002')).body)).toEqual(['0', '40630000'])
  })

  it('is held to tick and cash like a new order, but gets its own cash back first', async () => {
    const customer = await desk.customer()
    await customer.order({ quantity: 2_400, price: 40_000 })
    expect((await customer.change('revise', '1', { price: 40_010 })).body.msg_cd).toBe('40030000')
    expect((await customer.change('revise', '1', { price: 45_000 })).body.msg_cd).toBe('40250000')
    expect((await customer.change('revise', '1', { price: 41_000 })).body.msg_cd).toBe('40620000')
  })
})

describe('the order list', () => {
  it('comes in pages of 15 on mock and 100 on live, newest or oldest first', async () => {
    const customer = await desk.customer()
    for (let i = 0; i < 17; i++) await customer.order({ quantity: 1, price: 40_000 })
    const first = await customer.orderList({ INQR_DVSN: '00' })
    expect([first.headers.get('tr_cont'), first.body.msg_cd, first.body.output1.length]).toEqual(['M', 'KIOK0490', 15])
    expect(first.body.output1[0].odno).toBe('0000000017')
    expect([first.body.ctx_area_fk100.length, first.body.ctx_area_nk100.length]).toEqual([100, 100])
    const keys = { CTX_AREA_FK100: first.body.ctx_area_fk100, CTX_AREA_NK100: first.body.ctx_area_nk100.trim() }
    const second = await customer.orderList({ INQR_DVSN: '00', ...keys }, { tr_cont: 'N' })
    expect([second.headers.get('tr_cont'), second.body.output1.length]).toEqual(['D', 2])
    expect(second.body.output1.map((row: Body) => row.odno)).toEqual(['0000000002', '0000000001'])

    const live = await desk.customer('live')
    for (let i = 0; i < 17; i++) await live.order({ quantity: 1, price: 40_000 })
    const whole = await live.orderList()
    expect([whole.headers.get('tr_cont'), whole.body.output1.length]).toEqual(['D', 17])
  })

  it('shows a venue only when asked for it or for all', async () => {
    const customer = await desk.customer('live')
    await customer.order({ quantity: 1, price: 40_000, exchange: 'SOR' })
    const rows = async (exchange: string): Promise<number> =>
      (await customer.orderList({ EXCG_ID_DVSN_CD: exchange })).body.output1.length
    expect([await rows('KRX'), await rows('SOR'), await rows('ALL')]).toEqual([0, 1, 1])
  })

  it('filters by side, stock, number, state and day', async () => {
    const customer = await desk.customer()
    await customer.order({ quantity: 1 })
    await customer.order({ quantity: 1, price: 40_000 })
    await customer.order({ side: 'sell', quantity: 1, price: quote().ask + 1_000 })
    const numbers = async (query: Record<string, string>): Promise<string[]> =>
      (await customer.orderList(query)).body.output1.map((row: Body) => row.odno.slice(-1))
    expect(await numbers({ SLL_BUY_DVSN_CD: '01' })).toEqual(['3'])
    expect(await numbers({ CCLD_DVSN: '01' })).toEqual(['1'])
    expect(await numbers({ CCLD_DVSN: '02' })).toEqual(['2', '3'])
    expect(await numbers({ ODNO: '2' })).toEqual(['2'])
    expect(await numbers({ PDNO: '005380' })).toEqual([])
    expect(await numbers({ INQR_END_DT: '20261119' })).toEqual([])
  })

  it('holds this month and the three before, and leaves what is older to the other service', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'kis-'))
    const day = async (now: number) => {
      const kept = await openDesk({ dataDir, now })
      const customer = await kept.customer()
      await customer.order({ quantity: 1, price: 40_000 })
      const list = async (trId: string): Promise<string[]> => {
        const query = { INQR_STRT_DT: '20260101', INQR_END_DT: '20291231', SLL_BUY_DVSN_CD: '00', CCLD_DVSN: '00' }
        const all = { ...customer.account, ...query, INQR_DVSN: '01', INQR_DVSN_3: '00' }
        const { body } = await customer.get('/trading/inquire-daily-ccld', trId, all)
        return (body.output1 ?? []).map((row: Body) => row.ord_dt)
      }
      const lists = [await list('VTTC8001R'), await list('VTSC9215R')]
      await kept.kis.stop()
      return lists
    }
    expect(await day(Date.UTC(2026, 10, 2, 1))).toEqual([['20261102'], []])
    expect(await day(Date.UTC(2027, 1, 26, 1))).toEqual([['20261102', '20270226'], []])
    expect(await day(Date.UTC(2027, 2, 2, 1))).toEqual([['20270226', '20270302'], ['20261102']])
    rmSync(dataDir, { recursive: true })
  })

  it('tells the customer’s own app orders from ours', async () => {
    const customer = await desk.customer()
    const outside = {
      environment: 'paper',
      accountNumber: '50012345-01',
      code: '005930',
      side: 'buy',
      quantity: 1,
      price: 0,
    }
    expect((await desk.control('POST', '/orders', outside)).status).toBe(201)
    await customer.order({ quantity: 1 })
    const channels = (await customer.orderList()).body.output1.map((row: Body) => row.ordr_empno)
    expect(channels).toEqual(['HTS', 'OpnAPI'])
  })

  it('of open orders exists on live', async () => {
    const customer = await desk.customer('live')
    await customer.order({ quantity: 5, price: 40_000 })
    await customer.order({ quantity: 1 })
    const query = { ...customer.account, CTX_AREA_FK100: '', CTX_AREA_NK100: '', INQR_DVSN_1: '0', INQR_DVSN_2: '0' }
    const { body, headers } = await customer.get('/trading/inquire-psbl-rvsecncl', 'TTTC0084R', query)
    expect(headers.get('tr_cont')).toBe('D')
    expect(body.output.map((row: Body) => [row.odno, row.psbl_qty])).toEqual([['0000000001', '5']])
  })
})
