import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Body, type Customer, type Desk, type Nights, openSlowDesk } from '../test/desk.ts'

let desk: Desk
let live: Customer
let nights: Nights
beforeEach(async () => {
  ;({ desk, live, nights } = await openSlowDesk())
})
afterEach(() => desk.kis.stop())

const PERIOD = {
  INQR_STRT_DT: '20261101',
  INQR_END_DT: '20261130',
  PDNO: '',
  SORT_DVSN: '00',
  INQR_DVSN: '00',
  CBLC_DVSN: '00',
  CTX_AREA_FK100: '',
  CTX_AREA_NK100: '',
}
const ask = async (path: string, trId: string, more: Record<string, string> = {}): Promise<Body> =>
  (await live.get(`/trading/${path}`, trId, { ...live.account, ...PERIOD, ...more })).body
const byDay = (more?: Record<string, string>) => ask('inquire-period-profit', 'TTTC8708R', more)
const byStock = (more?: Record<string, string>) => ask('inquire-period-trade-profit', 'TTTC8715R', more)
const sum = (rows: Body[], name: string): number => rows.reduce((total, row) => total + Number(row[name]), 0)

/** Two stocks on Friday, one of them again on Monday. */
async function tradeTwoDays(): Promise<void> {
  await live.order({ quantity: 10 })
  await live.order({ code: '005380', quantity: 5 })
  await live.order({ side: 'sell', quantity: 4 })
  await nights(3)
  await live.order({ side: 'sell', quantity: 6 })
}

describe('profit of a period', () => {
  it('is by day what the fills say: sold less cost, fee and tax', async () => {
    await tradeTwoDays()
    const { output1, output2 } = await byDay()
    expect(output1.map((row: Body) => row.trad_dt)).toEqual(['20261123', '20261120'])
    const fills = desk.kis.truth().fills
    const of = (kind: 'fee' | 'tax'): number => fills.reduce((total, fill) => total + fill[kind], 0)
    expect([sum(output1, 'fee'), sum(output1, 'tl_tax')]).toEqual([of('fee'), of('tax')])
    expect([Number(output2.tot_fee), Number(output2.tot_tltx)]).toEqual([of('fee'), of('tax')])
    expect(sum(output1, 'rlzt_pfls')).toBe(Number(output2.tot_rlzt_pfls))
    expect([sum(output1, 'buy_qty1'), sum(output1, 'sll_qty1')]).toEqual([15, 10])
    const friday = output1[1]
    expect(Number(friday.rlzt_pfls)).toBe(Number(friday.sll_amt) - costOfSold(4) - salesCharges('20261120'))
  })

  it('is by stock and day with what was held after it', async () => {
    await tradeTwoDays()
    const { output1, output2 } = await byStock()
    expect(output1.map((row: Body) => [row.trad_dt, row.pdno, row.hldg_qty])).toEqual([
      ['20261123', '005930', '0'],
      ['20261120', '005380', '5'],
      ['20261120', '005930', '6'],
    ])
    expect(output1[0].prdt_name).toBe('삼성전자')
    expect(sum(output1, 'rlzt_pfls')).toBe(Number(output2.tot_rlzt_pfls))
    expect(Number(output2.tot_rlzt_pfls)).toBe(Number((await byDay()).output2.tot_rlzt_pfls))
    expect([output2.buyqty_smtl, output2.sll_qty_smtl]).toEqual(['15', '10'])
    expect(output1[0].pfls_rt).toMatch(/^-?\d+\.\d{8}$/)
  })

  it('goes oldest first when asked, keeps to its days and to one stock', async () => {
    await tradeTwoDays()
    const days = async (more: Record<string, string>): Promise<string[]> =>
      (await byDay(more)).output1.map((row: Body) => row.trad_dt)
    expect(await days({ SORT_DVSN: '01' })).toEqual(['20261120', '20261123'])
    expect(await days({ INQR_STRT_DT: '20261121' })).toEqual(['20261123'])
    expect((await byStock({ PDNO: '005380' })).output1).toHaveLength(1)
    expect((await byDay({ INQR_STRT_DT: '20270101', INQR_END_DT: '20270131' })).msg_cd).toBe('KIOK0560')
  })
})

/** Won paid for the first `quantity` of the 005930 shares, at their average. */
function costOfSold(quantity: number): number {
  const { orders } = desk.kis.truth()
  const buy = orders.find((order) => order.code === '005930' && order.side === 'buy')
  return Math.round(((buy?.cumAmount ?? 0) / (buy?.cumQty ?? 1)) * quantity)
}

function salesCharges(day: string): number {
  const { orders, fills } = desk.kis.truth()
  const sold = orders.filter((order) => order.side === 'sell' && order.date.replaceAll('-', '') === day)
  const keys = new Set(sold.map((order) => order.key))
  return fills.filter((fill) => keys.has(fill.orderKey)).reduce((total, fill) => total + fill.fee + fill.tax, 0)
}

describe('the account as a whole', () => {
  it('has the same assets in every service', async () => {
    await live.order({ quantity: 10 })
    const balance = (await live.balance()).body.output2[0]
    const query = { ...live.account, INQR_DVSN_1: '', BSPR_BF_DT_APLY_YN: '' }
    const assets = (await live.get('/trading/inquire-account-balance', 'CTRP6548R', query)).body
    expect([assets.output2.tot_asst_amt, assets.output2.nass_tot_amt]).toEqual([balance.tot_evlu_amt, balance.nass_amt])
    const classes = assets.output1.slice(0, -1)
    expect(sum(classes, 'evlu_amt')).toBe(Number(assets.output1.at(-1).evlu_amt))
    expect(sum(classes, 'whol_weit_rt')).toBeCloseTo(100, 5)
    expect(assets.output1[0].evlu_amt).toBe(balance.scts_evlu_amt)
  })

  it('tells the change since yesterday and what was realized today', async () => {
    await live.order({ quantity: 10 })
    await live.order({ side: 'sell', quantity: 10 })
    const query = { AFHR_FLPR_YN: 'N', OFL_YN: '', INQR_DVSN: '00', UNPR_DVSN: '01', FUND_STTL_ICLD_YN: 'N' }
    const rest = { FNCG_AMT_AUTO_RDPT_YN: 'N', PRCS_DVSN: '00', COST_ICLD_YN: 'Y' }
    const { output1, output2 } = await ask('inquire-balance-rlz-pl', 'TTTC8494R', { ...query, ...rest })
    expect(output1[0]).toMatchObject({ hldg_qty: '0', thdt_buyqty: '10', thdt_sll_qty: '10' })
    expect(output2[0].rlzt_pfls).toBe((await byDay()).output2.tot_rlzt_pfls)
    const { bfdy_tot_asst_evlu_amt: before, tot_evlu_amt: now, asst_icdc_amt: change } = output2[0]
    expect([before, Number(now) - Number(before)]).toEqual(['100000000', Number(change)])
  })

  it('can buy on margin rates of its own cash, and nothing on credit', async () => {
    const margin = await ask('intgr-margin', 'TTTC0869R', { CMA_EVLU_AMT_ICLD_YN: 'N', WCRC_FRCR_DVSN_CD: '02' })
    expect(margin.output).toMatchObject({
      stck_cash_ord_psbl_amt: '100000000.0000',
      stck_cash20_max_ord_psbl_amt: '500000000.0000',
    })
    const credit = { PDNO: '005930', ORD_UNPR: '40000', ORD_DVSN: '00', CRDT_TYPE: '21' }
    expect((await ask('inquire-credit-psamount', 'TTTC8909R', credit)).output.max_buy_qty).toBe('0')
    const order = { ...live.account, ...credit, ORD_QTY: '1', LOAN_DT: '20261120' }
    const refused = (await live.post('/trading/order-credit', 'TTTC0052U', order)).body
    expect([refused.rt_cd, refused.msg_cd]).toEqual(['7', 'APBK0918'])
  })
})
