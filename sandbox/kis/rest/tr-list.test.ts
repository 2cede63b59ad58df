import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compactTrs, type PublishedTr } from '../test/compact-trs.ts'
import { type Body, type Customer, type Desk, openDesk } from '../test/desk.ts'
import { LISTED_TRS, type ListedTr, rowOf } from './tr-list.ts'

const PUBLISHED = new URL('../../../../shared/kis/trs.json', import.meta.url)
const SERVICE = '/uapi/domestic-stock/v1'

/** What a request may need to be answered; every service takes the fields it knows. */
const QUERY: Readonly<Record<string, string>> = {
  FID_COND_MRKT_DIV_CODE: 'J',
  FID_COND_MRKT_DIV_CODE_1: 'J',
  FID_INPUT_ISCD: '005930',
  FID_INPUT_ISCD_1: '005930',
  FID_INPUT_HOUR_1: '100000',
  FID_INPUT_DATE_1: '20200318',
  FID_INPUT_DATE_2: '20200319',
  FID_PERIOD_DIV_CODE: 'D',
  FID_PW_DATA_INCU_YN: 'N',
  FID_ETC_CLS_CODE: '',
  FID_DIV_CLS_CODE: '0',
  FID_MRKT_CLS_CODE: '0',
  FID_RANK_SORT_CLS_CODE: '0',
  FID_PRC_CLS_CODE: '0',
  PDNO: '005930',
  PRDT_TYPE_CD: '300',
  BASS_DT: '20200319',
  USER_ID: 'narulive',
  SEQ: '0',
  INQR_DVSN: '01',
  INQR_DVSN_1: '',
  INQR_DVSN_2: '0',
  INQR_DVSN_3: '00',
  INQR_STRT_DT: '20261101',
  INQR_END_DT: '20261130',
  UNPR_DVSN: '01',
  PRCS_DVSN: '00',
  COST_ICLD_YN: 'Y',
  SLL_BUY_DVSN_CD: '00',
  CCLD_DVSN: '00',
  EXCG_ID_DVSN_CD: 'ALL',
  SORT_DVSN: '00',
  CBLC_DVSN: '00',
  ORD_UNPR: '0',
  ORD_DVSN: '00',
  CRDT_TYPE: '21',
  RSVN_ORD_ORD_DT: '20261101',
  RSVN_ORD_END_DT: '20261130',
  PRCS_DVSN_CD: '0',
  CNCL_YN: 'Y',
}
/** Services about an index take its code. */
const queryOf = ({ path }: ListedTr): Record<string, string> =>
  /index/.test(path) ? { ...QUERY, FID_INPUT_ISCD: '0001', FID_COND_MRKT_DIV_CODE: 'U' } : QUERY

let desk: Desk
let live: Customer
let paper: Customer
beforeAll(async () => {
  desk = await openDesk()
  live = await desk.customer('live')
  paper = await desk.customer('paper')
  for (const customer of [live, paper]) {
    await customer.order({ quantity: 10 })
    await customer.order({ quantity: 1, price: 40_000 })
    await customer.order({ side: 'sell', quantity: 4 })
  }
  await live.post('/trading/order-resv', 'CTSC0008U', {
    ...live.account,
    PDNO: '005930',
    ORD_QTY: '1',
    ORD_UNPR: '40000',
    SLL_BUY_DVSN_CD: '02',
    ORD_DVSN_CD: '00',
    ORD_OBJT_CBLC_DVSN_CD: '10',
  })
})
afterAll(() => desk.kis.stop())

const ask = async (customer: Customer, tr: ListedTr, trId: string): Promise<{ body: Body; headers: Headers }> => {
  const url = `${customer.restUrl}${tr.path}?${new URLSearchParams({ ...queryOf(tr), ...customer.account })}`
  const response = await fetch(url, { headers: customer.headers(trId) })
  return { body: await response.json(), headers: response.headers }
}

/** Names and formats of every row of an output against the list. */
function expectShape(tr: ListedTr, body: Body): void {
  for (const [output, fields] of Object.entries(tr.outputs)) {
    const name = output.replace('[]', '')
    expect(Array.isArray(body[name]), `${tr.id} ${output}`).toBe(output.endsWith('[]'))
    const rows: Record<string, unknown>[] = output.endsWith('[]') ? body[name] : [body[name]]
    const formats = fields.split(' ').filter(Boolean)
    for (const row of rows) {
      expect(Object.keys(row), `${tr.id} ${output}`).toEqual(formats.map((text) => text.split(/[.=]/)[0]))
      for (const text of formats) expectFormat(`${tr.id} ${output} ${text}`, row[text.split(/[.=]/)[0] ?? ''])
    }
  }
}

function expectFormat(what: string, value: unknown): void {
  expect(typeof value, what).toBe('string')
  const places = /\.(\d)$/.exec(what)?.[1]
  if (places === undefined) return
  const number = places === '0' ? /^-?\d+(\.\d{1,4})?$/ : new RegExp(`^-?\\d+\\.\\d{${places}}$`)
  expect(value, what).toMatch(number)
}

const GETS = LISTED_TRS.filter(({ method }) => method === 'GET')
const ON_MOCK = GETS.filter(({ mock }) => mock !== null)

describe('an answer', () => {
  it.each(GETS.map((tr) => [tr.id, tr] as const))('of %s has every published field in its format', async (id, tr) => {
    const { body, headers } = await ask(live, tr, id)
    expect([body.rt_cd, headers.get('tr_id')], body.msg1).toEqual(['0', id])
    expectShape(tr, body)
    const pages = tr.pageKey === null ? '' : /[MD]/
    expect(headers.get('tr_cont')).toMatch(pages)
    if (tr.pageKey !== null) expect(body[tr.pageKey]).toHaveLength(Number(/\d+$/.exec(tr.pageKey)?.[0] ?? 20))
  })

  it.each(ON_MOCK.map((tr) => [tr.mock ?? '', tr] as const))('of %s has them on mock too', async (id, tr) => {
    const { body } = await ask(paper, tr, id)
    expect(body.rt_cd, body.msg1).toBe('0')
    expectShape(tr, body)
  })

  it('comes under the old ids as well', async () => {
    for (const tr of LISTED_TRS.filter(({ method, old }) => method === 'GET' && old.length > 0)) {
      for (const id of tr.old) {
        const { body } = await ask(id.startsWith('V') ? paper : live, tr, id)
        expect([id, body.rt_cd]).toEqual([id, '0'])
      }
    }
  })

  it('of a service that lists what the account has is not empty', async () => {
    const rowsOf = async (id: string): Promise<number> => {
      const tr = LISTED_TRS.find((one) => one.id === id)
      if (!tr) throw new Error(id)
      const { body } = await ask(live, tr, id)
      return (body.output1 ?? body.output).length
    }
    const listing = ['TTTC0081R', 'TTTC0084R', 'TTTC8434R', 'TTTC8494R', 'TTTC8708R', 'TTTC8715R', 'CTSC0004R']
    for (const id of listing) expect([id, await rowsOf(id)]).not.toEqual([id, 0])
  })
})

describe('on the mock host', () => {
  const missing = LISTED_TRS.filter(({ mock, method }) => mock === null && method === 'GET')

  it('seventeen services of this list are offered under a path of their own', () => {
    const offered = new Set(LISTED_TRS.filter(({ mock }) => mock !== null).map(({ path }) => path))
    expect([...offered].map((path) => path.replace(SERVICE, '')).toSorted()).toEqual(MOCK_PATHS)
  })

  it.each(missing.map((tr) => [tr.id, tr] as const))('%s is refused', async (id, tr) => {
    const { body } = await ask(paper, tr, id)
    expect(body.rt_cd).toBe('1')
    expect(['EGW02006', 'OPSQ0002', 'MCA00124', '90000000']).toContain(body.msg_cd)
  })
})

const MOCK_PATHS = [
  '/quotations/inquire-asking-price-exp-ccn',
  '/quotations/inquire-ccnl',
  '/quotations/inquire-daily-indexchartprice',
  '/quotations/inquire-daily-itemchartprice',
  '/quotations/inquire-daily-overtimeprice',
  '/quotations/inquire-daily-price',
  '/quotations/inquire-investor',
  '/quotations/inquire-member',
  '/quotations/inquire-price',
  '/quotations/inquire-time-itemchartprice',
  '/quotations/inquire-time-itemconclusion',
  '/quotations/inquire-time-overtimeconclusion',
  '/trading/inquire-balance',
  '/trading/inquire-daily-ccld',
  '/trading/inquire-psbl-order',
  '/trading/order-cash',
  '/trading/order-rvsecncl',
]

describe('a row', () => {
  it('writes numbers with the decimals of their field, text as it is, and zeros or blanks for the rest', () => {
    const row = rowOf('FHKST01010100', 'output', {
      stck_prpr: 70_000.4,
      prdy_ctrt: -0.531,
      bstp_kor_isnm: '전기',
      other: 1,
    })
    expect([row.stck_prpr, row.prdy_ctrt, row.bstp_kor_isnm]).toEqual(['70000', '-0.53', '전기'])
    expect([row.acml_vol, row.per, row.temp_stop_yn, row.stck_shrn_iscd, row.other]).toEqual([
      '0',
      '0.00',
      'N',
      '',
      undefined,
    ])
    expect(rowOf('FHKST01010100', 'output', { prdy_ctrt: -0.001 }).prdy_ctrt).toBe('0.00')
  })
})

const isPublishedHere = existsSync(PUBLISHED)
it(`the list is what the published tables say${isPublishedHere ? '' : ' (not compared: they are not here)'}`, () => {
  expect(LISTED_TRS).toHaveLength(139)
  if (!isPublishedHere) return
  expect(LISTED_TRS).toEqual(compactTrs(JSON.parse(readFileSync(PUBLISHED, 'utf8')) as PublishedTr[]))
})
