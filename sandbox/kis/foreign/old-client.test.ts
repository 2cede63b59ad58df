import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Body, type Desk, openDesk } from '../test/desk.ts'
import { OldClient } from './old-client.ts'

let desk: Desk
let client: OldClient
beforeAll(async () => {
  desk = await openDesk()
  client = new OldClient(desk.kis.urls.paperRest, desk.kis.credentials.paper)
  await client.signIn()
})
afterAll(() => desk.kis.stop())

const BALANCE = {
  AFHR_FLPR_YN: 'N',
  OFL_YN: 'N',
  INQR_DVSN: '02',
  UNPR_DVSN: '01',
  FUND_STTL_ICLD_YN: 'N',
  FNCG_AMT_AUTO_RDPT_YN: 'N',
  PRCS_DVSN: '01',
}
const LIST = {
  INQR_STRT_DT: '20261101',
  INQR_END_DT: '20261130',
  SLL_BUY_DVSN_CD: '00',
  INQR_DVSN: '00',
  PDNO: '',
  CCLD_DVSN: '00',
  ORD_GNO_BRNO: '',
  ODNO: '',
  INQR_DVSN_3: '00',
  INQR_DVSN_1: '',
}
/** "order number" fields are compared after stripping zeros, as such clients do. */
const number = (text: string): number => Number(text)

describe('a client of the old kind', () => {
  it('makes fields of all-lower-case header names, so none of them has a hyphen', async () => {
    const { names, headers } = await client.get('/quotations/inquire-price', 'FHKST01010100', {
      fid_cond_mrkt_div_code: 'J',
      fid_input_iscd: '005930',
    })
    const lower = names.filter((name) => name === name.toLowerCase())
    expect(lower.toSorted()).toEqual(['gt_uid', 'tr_cont', 'tr_id'])
    expect(names).toContain('Content-Type')
    expect([headers.tr_id, headers.tr_cont]).toEqual(['FHKST01010100', ''])
  })

  it('reads prices, days and weeks by names in lower case', async () => {
    const query = { fid_cond_mrkt_div_code: 'J', fid_input_iscd: '005930', fid_org_adj_prc: '0000000001' }
    const price = await client.get('/quotations/inquire-price', 'FHKST01010100', query)
    expect(Number(price.body.output.stck_prpr)).toBe(desk.kis.world.market.quote('005930').last)
    const days = await client.get('/quotations/inquire-daily-price', 'FHKST01010400', {
      ...query,
      fid_period_div_code: 'D',
    })
    expect(days.body.output).toHaveLength(30)
  })

  it('pages minutes back until it has seen 09:01, and stops', async () => {
    const page = async (to: string): Promise<Body[]> => {
      const query = { fid_etc_cls_code: '', fid_cond_mrkt_div_code: 'J', fid_input_iscd: '005930' }
      const rest = { fid_input_hour_1: to, fid_pw_data_incu_yn: 'Y' }
      const path = '/quotations/inquire-time-itemchartprice'
      return (await client.get(path, 'FHKST03010200', { ...query, ...rest })).body.output2
    }
    const minutes: string[] = []
    let last = '153100'
    for (let pages = 0; last > '090100' && pages < 20; pages++) {
      const [hour, minute] = [Number(last.slice(0, 2)), Number(last.slice(2, 4))]
      const before = hour * 60 + minute - 1
      const to = `${String(Math.floor(before / 60)).padStart(2, '0')}${String(before % 60).padStart(2, '0')}00`
      minutes.push(...(await page(to)).map((row) => row.stck_cntg_hour))
      last = minutes.at(-1) ?? '000000'
    }
    expect([minutes[0], last <= '090100']).toEqual(['153000', true])
    expect(new Set(minutes).size).toBe(minutes.length)
  })

  it('orders with a hash key and without an exchange, finds the order, cancels it under another branch', async () => {
    const taken = await client.order('buy', { code: '005930', price: 40_000, quantity: 3 })
    expect([taken.status, taken.body.rt_cd, Object.keys(taken.body.output)]).toEqual([
      200,
      '0',
      ['KRX_FWDG_ORD_ORGNO', 'ODNO', 'ORD_TMD'],
    ])
    const { ODNO } = taken.body.output
    const list = await client.get('/trading/inquire-daily-ccld', 'VTTC8001R', {
      ...client.account,
      ...LIST,
      CTX_AREA_FK100: '',
      CTX_AREA_NK100: '',
    })
    const [row] = list.body.output1.filter((one: Body) => number(one.odno) === number(ODNO))
    expect([row.rmn_qty, row.excg_dvsn_cd, row.infm_tmd]).toEqual(['3', '02', ''])
    const canceled = await client.post('/trading/order-rvsecncl', 'VTTC0803U', {
      ...client.account,
      KRX_FWDG_ORD_ORGNO: '06010',
      ORGN_ODNO: String(number(ODNO)),
      ORD_DVSN: '00',
      RVSE_CNCL_DVSN_CD: '02',
      ORD_QTY: '1',
      ORD_UNPR: '1',
      QTY_ALL_ORD_YN: 'Y',
    })
    expect(canceled.body.rt_cd).toBe('0')
  })

  it('asks for what it can buy under the path of the order list', async () => {
    const query = { PDNO: '', ORD_UNPR: '0', ORD_DVSN: '02', CMA_EVLU_AMT_ICLD_YN: 'Y', OVRS_ICLD_YN: 'N' }
    const path = '/trading/inquire-daily-ccld'
    const { body } = await client.get(path, 'VTTC8908R', { ...client.account, ...query })
    expect(Number(body.output.ord_psbl_cash)).toBe(100_000_000)
    expect(Number(body.output.psbl_qty_calc_unpr)).toBeGreaterThan(0)
  })

  it('reads the balance by stock until tr_cont is no M, by the keys alone', async () => {
    await client.order('buy', { code: '005930', price: 0, quantity: 1 })
    await client.order('buy', { code: '005380', price: 0, quantity: 1 })
    const held: string[] = []
    let keys = { CTX_AREA_FK100: '', CTX_AREA_NK100: '' }
    for (let pages = 0; pages < 5; pages++) {
      const query = { ...client.account, ...BALANCE, ...keys }
      const { body, headers } = await client.get('/trading/inquire-balance', 'VTTC8434R', query)
      held.push(...body.output1.map((row: Body) => row.pdno))
      if (headers.tr_cont !== 'M') break
      keys = { CTX_AREA_FK100: body.ctx_area_fk100, CTX_AREA_NK100: body.ctx_area_nk100 }
    }
    expect(held).toEqual(['005930', '005380'])
  })

  it('goes through every page of its orders once, trimmed keys or not', async () => {
    for (let i = 0; i < 17; i++) await client.order('buy', { code: '005930', price: 40_000, quantity: 1 })
    const total = desk.kis.truth().orders.filter(({ environment }) => environment === 'paper').length
    for (const trim of [true, false]) {
      const numbers: string[] = []
      let keys = { CTX_AREA_FK100: '', CTX_AREA_NK100: '' }
      for (let pages = 0; pages < 10; pages++) {
        const query = { ...client.account, ...LIST, ...keys }
        const { body, headers } = await client.get('/trading/inquire-daily-ccld', 'VTTC8001R', query)
        numbers.push(...body.output1.map((row: Body) => row.odno))
        if (!['F', 'M'].includes(headers.tr_cont ?? '')) break
        const [fk, nk] = [body.ctx_area_fk100, body.ctx_area_nk100]
        keys = { CTX_AREA_FK100: trim ? fk.trim() : fk, CTX_AREA_NK100: trim ? nk.trim() : nk }
      }
      expect([numbers.length, new Set(numbers).size]).toEqual([total, total])
    }
  })

  it('learns that a product is unknown by rt_cd 7 and tries the next kind', async () => {
    const live = new OldClient(desk.kis.urls.liveRest, desk.kis.credentials.live)
    await live.signIn()
    const info = (PDNO: string, PRDT_TYPE_CD: string) =>
      live.get('/quotations/search-info', 'CTPF1604R', { PDNO, PRDT_TYPE_CD })
    expect((await info('005930', '512')).body.rt_cd).toBe('7')
    expect((await info('999999', '300')).body.rt_cd).toBe('7')
    const { output } = (await info('005930', '300')).body
    expect([output.shtn_pdno, output.std_pdno, output.prdt_abrv_name]).toEqual(['005930', 'KR7005930003', '삼성전자'])
  })
})
