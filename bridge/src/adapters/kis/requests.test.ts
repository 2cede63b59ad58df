import type { KstDate } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it } from 'vitest'
import { anOrder } from '../../../test/contracts/broker.ts'
import { aCredential, aKisStub, aSession, at, drivenClock, HTS_ID } from '../../../test/support/kis.ts'
import answers from './__fixtures__/answers.json' with { type: 'json' }
import type { KisSession } from './session.ts'
import { type TrName, trOf } from './tr-table.ts'

const SAMSUNG = instrumentId('005930')
const DAY = '2026-11-20' as KstDate
const ORDER = anOrder({ limitPrice: 70_000, quantity: 3 })
const NUMBER = { orderDate: DAY, branch: '91252', orderNo: '0000000001' }

type Call = (session: KisSession) => Promise<unknown>
/** Service, its id as KIS publishes it, the call that uses it, and what must be in the request. */
type Row = readonly [TrName, string, Call, Readonly<Record<string, string>>]

const ACCOUNT = { CANO: '50123456', ACNT_PRDT_CD: '01' }
const STOCK = { FID_COND_MRKT_DIV_CODE: 'J', FID_INPUT_ISCD: '005930' }
const PERIOD = { INQR_STRT_DT: '20261101', INQR_END_DT: '20261120', SORT_DVSN: '01', CBLC_DVSN: '00' }
const ORIGINAL = { KRX_FWDG_ORD_ORGNO: '91252', ORGN_ODNO: '0000000001', ORD_QTY: '0', QTY_ALL_ORD_YN: 'Y' }
const FIRST = '2026-11-01' as KstDate

const LIVE: readonly Row[] = [
  [
    'orderBuy',
    'TTTC0012U',
    (s) => s.broker.submit(ORDER),
    { ...ACCOUNT, PDNO: '005930', ORD_DVSN: '00', ORD_QTY: '3', ORD_UNPR: '70000', EXCG_ID_DVSN_CD: 'KRX' },
  ],
  [
    'orderSell',
    'TTTC0011U',
    (s) => s.broker.submit(anOrder({ side: 'sell', type: 'market', limitPrice: null, quantity: 2 })),
    { ORD_DVSN: '01', ORD_QTY: '2', ORD_UNPR: '0' },
  ],
  [
    'orderModify',
    'TTTC0013U',
    (s) => s.broker.modify(NUMBER, ORDER),
    { ...ORIGINAL, RVSE_CNCL_DVSN_CD: '01', ORD_DVSN: '00', ORD_UNPR: '70000' },
  ],
  ['orderCancel', 'TTTC0013U', (s) => s.broker.cancel(NUMBER), { ...ORIGINAL, RVSE_CNCL_DVSN_CD: '02', ORD_UNPR: '0' }],
  [
    'reserve',
    'CTSC0008U',
    (s) => s.broker.reservations.place(ORDER, '2026-12-01' as KstDate),
    {
      ...ACCOUNT,
      SLL_BUY_DVSN_CD: '02',
      ORD_DVSN_CD: '00',
      ORD_OBJT_CBLC_DVSN_CD: '10',
      RSVN_ORD_END_DT: '20261201',
      ORD_QTY: '3',
      ORD_UNPR: '70000',
    },
  ],
  [
    'reserveRevise',
    'CTSC0013U',
    (s) => s.broker.reservations.revise({ orderedOn: DAY, seq: '17' }, { order: ORDER, until: null }),
    {
      ...ACCOUNT,
      PDNO: '005930',
      SLL_BUY_DVSN_CD: '02',
      ORD_DVSN_CD: '00',
      RSVN_ORD_END_DT: '',
      ORD_QTY: '3',
      ORD_UNPR: '70000',
      RSVN_ORD_SEQ: '17',
      RSVN_ORD_ORD_DT: '20261120',
    },
  ],
  [
    'reserveCancel',
    'CTSC0009U',
    (s) => s.broker.reservations.cancel({ orderedOn: DAY, seq: '17' }),
    { ...ACCOUNT, RSVN_ORD_SEQ: '17', RSVN_ORD_ORD_DT: '20261120' },
  ],
  [
    'reservations',
    'CTSC0004R',
    (s) => s.broker.reservations.list(FIRST, DAY),
    {
      RSVN_ORD_ORD_DT: '20261101',
      RSVN_ORD_END_DT: '20261120',
      TMNL_MDIA_KIND_CD: '00',
      PRCS_DVSN_CD: '0',
      CTX_AREA_FK200: '',
      CTX_AREA_NK200: '',
    },
  ],
  [
    'revisable',
    'TTTC0084R',
    (s) => s.broker.revisable(),
    { ...ACCOUNT, INQR_DVSN_1: '0', INQR_DVSN_2: '0', CTX_AREA_FK100: '' },
  ],
  ['sellable', 'TTTC8408R', (s) => s.broker.sellable(SAMSUNG), { ...ACCOUNT, PDNO: '005930' }],
  ['assets', 'CTRP6548R', (s) => s.broker.assets(), { ...ACCOUNT, INQR_DVSN_1: '', BSPR_BF_DT_APLY_YN: '' }],
  ['periodProfit', 'TTTC8708R', (s) => s.broker.periodProfit(FIRST, DAY), { ...ACCOUNT, ...PERIOD, INQR_DVSN: '00' }],
  ['tradeProfit', 'TTTC8715R', (s) => s.broker.tradeProfit(FIRST, DAY), { ...ACCOUNT, ...PERIOD, PDNO: '' }],
  ['latestTrades', 'FHKST01010300', (s) => s.info.latestTrades(SAMSUNG), STOCK],
  [
    'timeTrades',
    'FHPST01060000',
    (s) => s.info.tradesUntil(SAMSUNG, at('2026-11-20T14:12:00+09:00')),
    { ...STOCK, FID_INPUT_HOUR_1: '141200' },
  ],
  [
    'dailyPrices',
    'FHKST01010400',
    (s) => s.info.dailyPrices(SAMSUNG),
    { ...STOCK, FID_PERIOD_DIV_CODE: 'D', FID_ORG_ADJ_PRC: '0' },
  ],
  ['investorFlows', 'FHKST01010900', (s) => s.info.investorFlows(SAMSUNG), STOCK],
  ['programTrades', 'FHPPG04650201', (s) => s.info.programTrades(SAMSUNG), { ...STOCK, FID_INPUT_DATE_1: '20261120' }],
  [
    'shortSales',
    'FHPST04830000',
    (s) => s.info.shortSales(SAMSUNG),
    { ...STOCK, FID_INPUT_DATE_1: '20260921', FID_INPUT_DATE_2: '20261120' },
  ],
  [
    'pastMinuteBars',
    'FHKST03010230',
    (s) => s.feed.bars(SAMSUNG, '1m', at('2026-11-18T15:30:00+09:00'), 10),
    { ...STOCK, FID_INPUT_DATE_1: '20261118', FID_PW_DATA_INCU_YN: 'Y' },
  ],
  [
    'indexBars',
    'FHKUP03500100',
    (s) => s.info.indexBars('1001', '1w', DAY),
    { FID_COND_MRKT_DIV_CODE: 'U', FID_INPUT_ISCD: '1001', FID_INPUT_DATE_2: '20261120', FID_PERIOD_DIV_CODE: 'W' },
  ],
  ['indexPrice', 'FHPUP02100000', (s) => s.info.index('2001'), { FID_COND_MRKT_DIV_CODE: 'U', FID_INPUT_ISCD: '2001' }],
  [
    'multiQuote',
    'FHKST11300006',
    (s) => s.info.quotes([SAMSUNG, instrumentId('035420', 'NXT')]),
    {
      FID_COND_MRKT_DIV_CODE_1: 'J',
      FID_INPUT_ISCD_1: '005930',
      FID_COND_MRKT_DIV_CODE_2: 'NX',
      FID_INPUT_ISCD_2: '035420',
    },
  ],
  ['stockInfo', 'CTPF1002R', (s) => s.info.stockInfo(SAMSUNG), { PRDT_TYPE_CD: '300', PDNO: '005930' }],
  ['holidays', 'CTCA0903R', (s) => s.info.holidays(DAY), { BASS_DT: '20261120', CTX_AREA_NK: '', CTX_AREA_FK: '' }],
  [
    'volumeRank',
    'FHPST01710000',
    (s) => s.info.ranking('turnover', 'kosdaq'),
    { FID_COND_SCR_DIV_CODE: '20171', FID_INPUT_ISCD: '1001', FID_BLNG_CLS_CODE: '3' },
  ],
  [
    'fluctuationRank',
    'FHPST01700000',
    (s) => s.info.ranking('losers', 'kospi'),
    { FID_COND_SCR_DIV_CODE: '20170', FID_INPUT_ISCD: '0001', FID_RANK_SORT_CLS_CODE: '1' },
  ],
  [
    'marketCapRank',
    'FHPST01740000',
    (s) => s.info.ranking('market_cap', 'all'),
    { FID_COND_SCR_DIV_CODE: '20174', FID_INPUT_ISCD: '0000' },
  ],
  [
    'viStatus',
    'FHPST01390000',
    (s) => s.info.viStatus(),
    { FID_COND_SCR_DIV_CODE: '20139', FID_INPUT_DATE_1: '20261120' },
  ],
  ['conditions', 'HHKST03900300', (s) => s.info.conditions(), { user_id: HTS_ID }],
  ['conditionResult', 'HHKST03900400', (s) => s.info.conditionResult('2'), { user_id: HTS_ID, seq: '2' }],
  [
    'exchangeRate',
    'FHKST03030100',
    (s) => s.info.exchangeRate(),
    { FID_COND_MRKT_DIV_CODE: 'X', FID_INPUT_ISCD: 'FX@KRW', FID_INPUT_DATE_2: '20261120', FID_PERIOD_DIV_CODE: 'D' },
  ],
  ['newsTitles', 'FHKST01011800', (s) => s.info.news(SAMSUNG), { FID_INPUT_ISCD: '005930' }],
]

/** The paper id of the same service, or `null` where paper has none. */
const onPaper = (id: string, tr: TrName): string | null => (trOf(tr).paper === null ? null : id.replace(/^T/, 'V'))

async function ask(environment: 'live' | 'paper', [tr, , call]: Row) {
  const stub = await aKisStub()
  const { method, path } = trOf(tr)
  stub.on(path, () => ({ headers: { tr_cont: answers[tr].continuation }, body: answers[tr].body }))
  const clock = drivenClock(at('2026-11-20T18:00:00+09:00'))
  const { session } = aSession(stub, { credential: aCredential(environment), clock })
  const answer = (await call(session)) as { readonly ok?: boolean; readonly kind?: string; readonly error?: unknown }
  const request = stub.requests.find((one) => one.path === path)
  const given = method === 'GET' ? Object.fromEntries(request?.query ?? []) : JSON.parse(request?.body || '{}')
  return { answer, request, given, asked: stub.requests.filter((one) => one.path.startsWith('/uapi')) }
}

describe('a request of every service beyond price and order list', () => {
  it.each(LIVE)('%s is %s on live, and says what is wanted', async (...row) => {
    const [tr, id, , expected] = row
    const { answer, request, given } = await ask('live', row)
    expect(request).toMatchObject({
      method: trOf(tr).method,
      path: trOf(tr).path,
      headers: { tr_id: id, custtype: 'P' },
    })
    expect(given).toMatchObject(expected)
    for (const value of Object.values(given)) expect(typeof value).toBe('string')
    expect(answer.kind === 'accepted' || answer.ok === true || 'error' in answer).toBe(true)
  })

  it.each(LIVE)('%s (%s) goes out under its paper id, or is not offered and nothing goes out', async (...row) => {
    const [tr, id] = row
    const { answer, request, asked } = await ask('paper', row)
    const paperId = onPaper(id, tr)
    if (paperId !== null) {
      expect(request?.headers.tr_id).toBe(paperId)
      return
    }
    // The index, open orders and sellable shares are read from other services there.
    const elsewhere: readonly TrName[] = ['indexPrice', 'revisable', 'sellable', 'pastMinuteBars']
    expect(request).toBeUndefined()
    if (elsewhere.includes(tr)) return
    expect(answer.error ?? answer).toMatchObject({ kind: answer.kind ?? 'not_offered' })
    expect(asked).toEqual([])
  })
})
