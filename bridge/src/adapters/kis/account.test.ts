import { addDays, type KstDate } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCredential, aKisStub, aSession, type KisStub, recordingLogger, wallClock } from '../../../test/support/kis.ts'
import { toHoldings, toOrderReport } from './account.ts'

const DAY = new Date(wallClock.now() + 9 * 3_600_000).toISOString().slice(0, 10) as KstDate
const TODAY = DAY.replaceAll('-', '')

const row = (orderNo: number, changes: Record<string, string> = {}) => ({
  ord_dt: TODAY,
  ord_gno_brno: '00950',
  odno: String(orderNo).padStart(10, '0'),
  orgn_odno: '',
  ord_dvsn_cd: '00',
  sll_buy_dvsn_cd: '02',
  pdno: '005930',
  ord_qty: '10',
  ord_unpr: '70000',
  ord_tmd: '090100',
  tot_ccld_qty: '3',
  tot_ccld_amt: '210000',
  cncl_yn: 'N',
  cnc_cfrm_qty: '0',
  rmn_qty: '7',
  rjct_qty: '0',
  ordr_empno: 'OpnAPI',
  inqr_ip_addr: '203.000.113.007',
  ctac_tlno: '01012345678',
  ...changes,
})
const page = (rows: readonly object[], next = '') => ({
  headers: { tr_cont: next ? 'F' : 'D' },
  body: {
    rt_cd: '0',
    msg_cd: 'KIOK0460',
    msg1: '',
    ctx_area_fk100: ' '.repeat(100),
    ctx_area_nk100: next.padEnd(100),
    output1: rows,
    output2: {},
  },
})
const changed = { body: { rt_cd: '7', msg_cd: 'SYDB0050', msg1: '조회이후에 자료가 변경되었습니다.' } }
const list = (stub: KisStub) => stub.to('inquire-daily-ccld')

describe('the order list', () => {
  it('is read to its last page, all venues on live and KRX on paper', async () => {
    const stub = await aKisStub()
    stub.on('inquire-daily-ccld', (_request, nth) => (nth < 3 ? page([row(nth)], `key${nth}`) : page([row(nth)])))
    for (const environment of ['paper', 'live'] as const) {
      stub.requests.length = 0
      stub.on('inquire-daily-ccld', (_request, nth) => (nth < 3 ? page([row(nth)], `key${nth}`) : page([row(nth)])))
      const { session } = aSession(stub, { credential: aCredential(environment) })
      const reports = await session.broker.orderReports(DAY)
      expect(reports.ok && reports.value.map((report) => report.venueOrderId.orderNo)).toEqual([
        '0000000001',
        '0000000002',
        '0000000003',
      ])
      expect(list(stub).map(({ headers, query }) => [headers.tr_cont, query.get('CTX_AREA_NK100')])).toEqual([
        ['', ''],
        ['N', 'key1'],
        ['N', 'key2'],
      ])
      expect(list(stub)[0]?.query.get('EXCG_ID_DVSN_CD')).toBe(environment === 'live' ? 'ALL' : 'KRX')
    }
  })

  it('starts over when it changes between two pages', async () => {
    const stub = await aKisStub()
    stub.on('inquire-daily-ccld', (_request, nth) =>
      nth === 1 ? page([row(1)], 'k') : nth === 2 ? changed : nth === 3 ? page([row(1), row(2)], 'k') : page([row(3)]),
    )
    const { session } = aSession(stub)
    const reports = await session.broker.orderReports(DAY)
    expect(reports.ok && reports.value).toHaveLength(3)
  })

  it.each([
    ['a page fails', { status: 500, body: { rt_cd: '1', msg_cd: 'EGW00201', msg1: '' } }, 'rate_limited'],
    ['a page is no answer of KIS', { status: 200, body: '<html>' }, 'unreadable'],
    ['it never settles', changed, 'refused'],
    ['a page does not say whether more follow', { ...page([row(2)], 'other'), headers: {} }, 'unreadable'],
    ['paging stands still', page([row(2)], 'k'), 'unreadable'],
    ['a row has lost a field', page([{ ...row(2), tot_ccld_qty: undefined }]), 'unreadable'],
    ['a row contradicts itself', page([row(2, { tot_ccld_qty: '11' })]), 'unreadable'],
    ['the list is no list', { ...page([]), body: { rt_cd: '0', output1: 'none' } }, 'unreadable'],
  ])('is an error and never a part when %s', async (_case, second, kind) => {
    const stub = await aKisStub()
    stub.on('inquire-daily-ccld', (request) =>
      request.query.get('CTX_AREA_NK100') === '' ? page([row(1)], 'k') : second,
    )
    const { session } = aSession(stub)
    expect(await session.broker.orderReports(DAY)).toMatchObject({ ok: false, error: { kind } })
  })

  it('tells "nothing ordered" from "could not be read"', async () => {
    const stub = await aKisStub()
    const { session } = aSession(stub)
    stub.on('inquire-daily-ccld', () => ({ body: { rt_cd: '1', msg_cd: '70070000', msg1: '조회할 내역이 없습니다' } }))
    expect(await session.broker.orderReports(DAY)).toEqual({ ok: true, value: [] })
    stub.on('inquire-daily-ccld', () => ({ status: 503, body: 'maintenance' }))
    expect(await session.broker.orderReports(DAY)).toMatchObject({ ok: false, error: { kind: 'maintenance' } })
  })

  it.each([
    [85, ['VTTC0081R']],
    [86, ['VTTC0081R', 'VTSC9215R']],
    [125, ['VTTC0081R', 'VTSC9215R']],
    [126, ['VTSC9215R']],
  ])('reads a day %i days back where it may be kept', async (age, services) => {
    const stub = await aKisStub()
    stub.on('inquire-daily-ccld', () => page([]))
    const { session } = aSession(stub)
    expect(await session.broker.orderReports(addDays(DAY, -age))).toEqual({ ok: true, value: [] })
    expect(list(stub).map(({ headers }) => headers.tr_id)).toEqual(services)
  })

  it('tells an order once that both services list', async () => {
    const stub = await aKisStub()
    const day = addDays(DAY, -100)
    stub.on('inquire-daily-ccld', () => page([row(1, { ord_dt: day.replaceAll('-', '') })]))
    const { session } = aSession(stub)
    expect(await session.broker.orderReports(day)).toMatchObject({
      ok: true,
      value: [{ venueOrderId: { orderDate: day } }],
    })
  })

  it('gets one new token when the old one is refused, and gives up when that is refused too', async () => {
    const stub = await aKisStub()
    let issued = 0
    stub.on('/oauth2/tokenP', (_request, nth) => {
      issued = nth
      return { body: { access_token: `token-number-${nth}`, expires_in: 86_400 } }
    })
    stub.on('inquire-daily-ccld', () => ({ status: 500, body: { rt_cd: '1', msg_cd: 'EGW00123', msg1: '' } }))
    const { session } = aSession(stub)
    expect(await session.broker.orderReports(DAY)).toMatchObject({ ok: false, error: { kind: 'unauthorized' } })
    expect(issued).toBe(1) // a second one within the minute is not asked for
  })
})

describe('a row of the order list', () => {
  it('keeps what money depends on and leaves out phone and address', () => {
    expect(toOrderReport(row(7))).toEqual({
      ok: true,
      value: {
        venueOrderId: { orderDate: DAY, branch: '00950', orderNo: '0000000007' },
        originalOrderNo: null,
        instrumentId: '005930.KRX',
        side: 'buy',
        type: 'limit',
        quantity: 10,
        limitPrice: 70_000,
        stopPrice: null,
        cumQty: 3,
        cumAmount: 210_000,
        canceledQty: 0,
        rejectedQty: 0,
        leavesQty: 7,
        orderedAt: expect.any(Number),
        isOpenApi: true,
      },
    })
  })

  it('may spell its fields and numbers in either way KIS does', () => {
    const { cnc_cfrm_qty: _gone, ...rest } = row(7)
    const other = { ...rest, cncl_cfrm_qty: '0000000004', odno: '  7', rmn_qty: ' 3', ord_unpr: '70000.0000' }
    expect(toOrderReport(other)).toMatchObject({
      value: { venueOrderId: { orderNo: '0000000007' }, canceledQty: 4, leavesQty: 3, limitPrice: 70_000 },
    })
  })

  it('that was canceled states what is missing as canceled', () => {
    const canceled = row(7, { cncl_yn: 'Y', rmn_qty: '0' })
    expect(toOrderReport(canceled)).toMatchObject({ value: { cumQty: 3, canceledQty: 7, leavesQty: 0 } })
  })

  it('points at the order it revises', () => {
    expect(toOrderReport(row(8, { orgn_odno: '0000000007' }))).toMatchObject({
      value: { originalOrderNo: '0000000007' },
    })
    expect(toOrderReport(row(8, { orgn_odno: '0000000000' }))).toMatchObject({ value: { originalOrderNo: null } })
  })

  it('of a product that is no share is not an order of ours', () => {
    expect(toOrderReport(row(7, { pdno: 'KR103502GC33' }))).toEqual({ ok: true, value: null })
  })

  it('never reports more filled than it says, however it is damaged', () => {
    const fields = Object.keys(row(1)) as (keyof ReturnType<typeof row>)[]
    const damage = fc.record({
      field: fc.constantFrom(...fields),
      value: fc.oneof(fc.string(), fc.constant('-1'), fc.constant('1e3'), fc.constant('９'), fc.integer().map(String)),
    })
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        const broken: Record<string, string> = row(1)
        for (const { field, value } of damages) broken[field] = value
        const report = toOrderReport(broken)
        if (!report.ok || report.value === null) return
        expect(report.value.cumQty).toBe(Number(broken.tot_ccld_qty))
        expect(report.value.cumQty + report.value.canceledQty + report.value.rejectedQty).toBeLessThanOrEqual(
          report.value.quantity,
        )
      }),
      { numRuns: 3_000 },
    )
  })
})

const holding = (pdno: string, quantity: string, changes: Record<string, string> = {}) => ({
  pdno,
  prdt_name: '삼성전자',
  hldg_qty: quantity,
  ord_psbl_qty: quantity,
  pchs_avg_pric: '71500.5000',
  prpr: '72000',
  loan_dt: '',
  ...changes,
})
const totals = {
  dnca_tot_amt: '1000000',
  nxdy_excc_amt: '900000',
  prvs_rcdl_excc_amt: '800000',
  tot_evlu_amt: '1500000',
  nass_amt: '1400000',
}
const buyable = { ord_psbl_cash: '750000', nrcvb_buy_amt: '700000', nrcvb_buy_qty: '9', psbl_qty_calc_unpr: '93000' }

describe('the balance', () => {
  it('adds pages up and asks how much cash is free', async () => {
    const stub = await aKisStub()
    const balancePage = (rows: object[], next = '') => ({
      ...page(rows, next),
      body: { ...page(rows, next).body, output2: [totals] },
    })
    stub.on('inquire-balance', (_request, nth) =>
      nth === 1
        ? balancePage([holding('005930', '21')], 'k')
        : balancePage([holding('000660', '0'), holding('035420', '5')]),
    )
    stub.on('inquire-psbl-order', () => ({ body: { rt_cd: '0', output: buyable } }))
    const { session } = aSession(stub)
    expect(await session.broker.balance()).toEqual({
      ok: true,
      value: {
        cash: 1_000_000,
        cashD1: 900_000,
        cashD2: 800_000,
        buyingPower: 750_000,
        equity: 1_400_000,
        tradingDate: DAY,
        holdings: [
          {
            instrumentId: '005930.KRX',
            name: '삼성전자',
            quantity: 21,
            sellableQuantity: 21,
            avgPx: 71_500.5,
            lastPx: 72_000,
          },
          {
            instrumentId: '035420.KRX',
            name: '삼성전자',
            quantity: 5,
            sellableQuantity: 5,
            avgPx: 71_500.5,
            lastPx: 72_000,
          },
        ],
      },
    })
  })

  it('is an error, not an empty account, when KIS limits the ledger', async () => {
    const stub = await aKisStub()
    stub.on('inquire-balance', () => ({ status: 500, body: { rt_cd: '1', msg_cd: 'EGW00215', msg1: '' } }))
    const { session } = aSession(stub)
    expect(await session.broker.balance()).toEqual({ ok: false, error: { kind: 'rate_limited' } })
  })

  it('counts a holding that comes twice once', () => {
    const logger = recordingLogger()
    const twice = toHoldings([holding('005930', '21'), holding('005930', '21')], logger)
    expect(twice).toMatchObject({ value: [{ quantity: 21 }] })
    const onCredit = toHoldings([holding('005930', '30', { loan_dt: '20261101' }), holding('005930', '4')], logger)
    expect(onCredit).toMatchObject({ value: [{ quantity: 4 }] })
    expect(logger.lines.filter((line) => line.includes('kis_duplicate_holding'))).toHaveLength(1)
  })
})

describe('what can be bought', () => {
  it('is asked at the upper limit for a market order and at the price for a limit order', async () => {
    const stub = await aKisStub()
    stub.on('inquire-psbl-order', () => ({ body: { rt_cd: '0', output: buyable } }))
    const { session } = aSession(stub)
    const samsung = instrumentId('005930')
    expect(await session.broker.buyable(samsung, 'market', null)).toEqual({
      ok: true,
      value: { cash: 700_000, quantity: 9, unitPrice: 93_000 },
    })
    expect(await session.broker.buyable(samsung, 'limit', 100_000)).toEqual({
      ok: true,
      value: { cash: 700_000, quantity: 7, unitPrice: 100_000 },
    })
    expect(stub.to('inquire-psbl-order').map(({ query }) => query.get('ORD_DVSN'))).toEqual(['01', '00'])
  })
})
