import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Body, type Customer, type Desk, type Nights, openSlowDesk } from '../test/desk.ts'

let desk: Desk
let live: Customer
let nights: Nights
beforeEach(async () => {
  ;({ desk, live, nights } = await openSlowDesk())
})
afterEach(() => desk.kis.stop())

const WISH = {
  PDNO: '005930',
  ORD_QTY: '3',
  ORD_UNPR: '40000',
  SLL_BUY_DVSN_CD: '02',
  ORD_DVSN_CD: '00',
  ORD_OBJT_CBLC_DVSN_CD: '10',
}
const reserve = async (more: Record<string, string> = {}): Promise<Body> =>
  (await live.post('/trading/order-resv', 'CTSC0008U', { ...live.account, ...WISH, ...more })).body
const change = async (trId: string, more: Record<string, string>): Promise<Body> =>
  (await live.post('/trading/order-resv-rvsecncl', trId, { ...live.account, ...WISH, ...more })).body
const LIST = {
  RSVN_ORD_ORD_DT: '20261101',
  RSVN_ORD_END_DT: '20261231',
  RSVN_ORD_SEQ: '',
  TMNL_MDIA_KIND_CD: '00',
  PRCS_DVSN_CD: '0',
  CNCL_YN: '',
  PDNO: '',
  SLL_BUY_DVSN_CD: '',
  CTX_AREA_FK200: '',
  CTX_AREA_NK200: '',
}
const list = (more: Record<string, string> = {}) =>
  live.get('/trading/order-resv-ccnl', 'CTSC0004R', { ...live.account, ...LIST, ...more })
const states = async (more?: Record<string, string>): Promise<string[][]> =>
  (await list(more)).body.output.map((row: Body) => [row.rsvn_ord_seq, row.prcs_rslt])

describe('a reservation', () => {
  it('is numbered, and goes out as an order at the open of the next trading day', async () => {
    const taken = await reserve()
    expect([taken.rt_cd, taken.msg_cd, taken.output]).toEqual(['0', 'APBK2938', { RSVN_ORD_SEQ: '1' }])
    expect((await live.orderList()).body.output1).toEqual([])
    await nights(2)
    expect(await states()).toEqual([['1', '미처리']])
    await nights(1)
    const [row] = (await list()).body.output
    expect(row).toMatchObject({ prcs_rslt: '정상처리', odno: '0000000001', ord_rsvn_qty: '3', tot_ccld_qty: '0' })
    const [order] = (await live.orderList()).body.output1
    expect([order.ord_dt, order.ord_tmd, order.ord_qty, order.ord_unpr]).toEqual(['20261123', '090000', '3', '40000'])
  })

  it('that the exchange would not take is listed with the reason', async () => {
    await reserve({ ORD_UNPR: '40001' })
    await nights(3)
    const [row] = (await list()).body.output
    expect([row.prcs_rslt, row.rjct_rson2, row.odno]).toEqual(['거부', '주식주문호가단위 오류입니다.', ''])
  })

  it('of a period sends its rest again every trading day until the last', async () => {
    await reserve({ RSVN_ORD_END_DT: '20261124' })
    await nights(6)
    const dates = (await live.orderList()).body.output1.map((row: Body) => row.ord_dt)
    expect(dates).toEqual(['20261123', '20261124'])
  })

  it('can be revised or canceled while it waits, not after', async () => {
    await reserve()
    await reserve()
    const revised = await change('CTSC0013U', { RSVN_ORD_SEQ: '1', ORD_QTY: '7' })
    expect([revised.msg_cd, revised.output]).toEqual(['KIOK0430', { NRML_PRCS_YN: 'Y' }])
    expect((await change('CTSC0009U', { RSVN_ORD_SEQ: '2' })).rt_cd).toBe('0')
    expect((await change('CTSC0009U', { RSVN_ORD_SEQ: '2' })).rt_cd).toBe('7')
    expect(await states()).toEqual([
      ['2', '취소'],
      ['1', '미처리'],
    ])
    expect(await states({ CNCL_YN: 'Y' })).toEqual([['1', '미처리']])
    expect((await list()).body.output[1].ord_rsvn_qty).toBe('7')
    await nights(3)
    expect((await change('CTSC0009U', { RSVN_ORD_SEQ: '1' })).rt_cd).toBe('7')
  })

  it.each([
    [{ ORD_QTY: '0' }, 'ORD_QTY'],
    [{ SLL_BUY_DVSN_CD: '00' }, 'SLL_BUY_DVSN_CD'],
    [{ ORD_DVSN_CD: '11' }, 'ORD_DVSN_CD'],
    [{ ORD_OBJT_CBLC_DVSN_CD: '21' }, 'ORD_OBJT_CBLC_DVSN_CD'],
    [{ RSVN_ORD_END_DT: '20261120' }, 'RSVN_ORD_END_DT'],
    [{ RSVN_ORD_END_DT: '20270120' }, 'RSVN_ORD_END_DT'],
  ])('with %o is refused by the name of the field', async (wrong, field) => {
    const refused = await reserve(wrong)
    expect([refused.rt_cd, refused.msg1.trim()]).toEqual(['2', `ERROR : INPUT INVALID_CHECK_${field}`])
  })

  it('is listed twenty a page, with keys of two hundred characters', async () => {
    for (let i = 0; i < 22; i++) await reserve()
    const first = await list()
    expect([first.headers.get('tr_cont'), first.body.output.length]).toEqual(['M', 20])
    const { ctx_area_fk200: CTX_AREA_FK200, ctx_area_nk200: CTX_AREA_NK200 } = first.body
    expect([CTX_AREA_FK200.length, CTX_AREA_NK200.length]).toEqual([200, 200])
    const second = await list({ CTX_AREA_FK200, CTX_AREA_NK200 })
    expect([second.headers.get('tr_cont'), second.body.output.length]).toEqual(['D', 2])
  })
})
