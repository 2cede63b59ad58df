import { type KstDate, kstHhmmss, unixMs } from '@naru/shared/core/time'
import { DIVISIONS } from '../divisions.ts'
import { isOpen, ordersOf } from '../funds.ts'
import { type LedgerOrder, openQty } from '../ledger.ts'
import { compactDate } from '../wire.ts'
import {
  paged,
  pageOf,
  type TrHandler,
  type TrReply,
  type TrRequest,
  wrongDates,
  wrongLedgerCall,
  wrongValue,
} from './tr.ts'
import { rowOf, type Values } from './tr-list.ts'

const ORDERS = 'TTTC0081R'
const REVISABLE = 'TTTC0084R'
const LIST_FIELDS = ['INQR_STRT_DT', 'INQR_END_DT', 'SLL_BUY_DVSN_CD', 'CCLD_DVSN', 'INQR_DVSN', 'INQR_DVSN_3']
/** `00` or empty: all. */
const LIST_VALUES = {
  SLL_BUY_DVSN_CD: '00 01 02',
  CCLD_DVSN: '00 01 02',
  INQR_DVSN: '00 01',
  EXCG_ID_DVSN_CD: 'KRX NXT SOR ALL',
}
const ROWS_PER_PAGE = { live: 100, paper: 15 }
const SIDE_CODE = { sell: '01', buy: '02' } as const

/**
 * GET inquire-daily-ccld: orders and fills by day, every order a row. One TR id serves this month and the three before
 * it, the other everything older.
 */
export const inquireDailyCcld = (part: 'recent' | 'older'): TrHandler => {
  return (request) => listed(request, part)
}

function listed(request: TrRequest, part: 'recent' | 'older'): TrReply {
  const { world, account, input, environment } = request
  const bad =
    wrongLedgerCall(request, LIST_FIELDS) ??
    wrongDates(request, 'INQR_STRT_DT', 'INQR_END_DT') ??
    wrongValue(request, LIST_VALUES)
  if (bad) return bad
  const cut = firstOfMonth(world.today, -3)
  const matching = ordersOf(world.state, account.key).filter(
    (order) => order.date >= cut === (part === 'recent') && isAskedFor(request, order),
  )
  const rows = input.INQR_DVSN === '01' ? matching : matching.toReversed()
  const condition = ['INQR_STRT_DT', 'INQR_END_DT', 'SLL_BUY_DVSN_CD', 'INQR_DVSN', 'PDNO', 'CCLD_DVSN'].map(
    (name) => input[name] ?? '',
  )
  const page = pageOf(request, rows, { id: ORDERS, size: ROWS_PER_PAGE[environment], condition })
  return paged(page, {
    output1: page.rows.map((order) => rowOf(ORDERS, 'output1[]', orderValues(request, order))),
    output2: rowOf(ORDERS, 'output2', totals(request, matching)),
  })
}

/** The first day of the month so many months away. */
function firstOfMonth(date: KstDate, count: number): string {
  const months = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + count
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`
}

/** Shares bought and sold with own cash on the exchange are all there is: other kinds of order find nothing. */
const isKindHeld = (input: TrRequest['input']): boolean =>
  (input.INQR_DVSN_1 ?? '').trim() === '' && (input.INQR_DVSN_3 === '00' || input.INQR_DVSN_3 === '01')

function isAskedFor({ input, world, hideNewerThanMs }: TrRequest, order: LedgerOrder): boolean {
  const date = compactDate(order.date)
  const side = input.SLL_BUY_DVSN_CD
  const exchange = input.EXCG_ID_DVSN_CD || 'KRX'
  const number = (input.ODNO ?? '').trim()
  return (
    isKindHeld(input) &&
    date >= (input.INQR_STRT_DT ?? '') &&
    date <= (input.INQR_END_DT ?? '') &&
    (!side || side === '00' || side === SIDE_CODE[order.side]) &&
    (!input.PDNO || input.PDNO === order.code) &&
    (number === '' || number.padStart(10, '0') === order.number) &&
    (!input.ORD_GNO_BRNO || input.ORD_GNO_BRNO === order.branch) &&
    (exchange === 'ALL' || exchange === order.exchange) &&
    isInState(input.CCLD_DVSN, order) &&
    (hideNewerThanMs === 0 || order.orderedAt <= world.clock.now() - hideNewerThanMs)
  )
}

function isInState(state: string | undefined, order: LedgerOrder): boolean {
  if (state === '01') return order.cumQty > 0
  return state !== '02' || isOpen(order)
}

function orderValues({ world }: TrRequest, order: LedgerOrder): Values {
  const division = DIVISIONS[order.division]
  const listing = world.market.listing(order.code)
  return {
    ord_dt: compactDate(order.date),
    ord_gno_brno: order.branch,
    odno: order.number,
    orgn_odno: order.original,
    ord_dvsn_name: division?.name ?? '',
    sll_buy_dvsn_cd: SIDE_CODE[order.side],
    sll_buy_dvsn_cd_name: sideName(order),
    pdno: order.code,
    prdt_name: listing?.nameKo ?? '',
    ord_qty: order.quantity,
    ord_unpr: order.price,
    ord_tmd: kstHhmmss(unixMs(order.orderedAt)),
    tot_ccld_qty: order.cumQty,
    avg_prvs: order.cumQty === 0 ? '0' : String(Number((order.cumAmount / order.cumQty).toFixed(4))),
    cncl_yn: order.canceledQty > 0 ? 'Y' : 'N',
    tot_ccld_amt: order.cumAmount,
    ordr_empno: order.channel,
    ord_dvsn_cd: order.division,
    cnc_cfrm_qty: order.canceledQty,
    cncl_cfrm_qty: order.canceledQty,
    rmn_qty: openQty(order),
    rjct_qty: order.rejectedQty,
    ccld_cndt_name: { day: '없음', ioc: 'IOC', fok: 'FOK' }[order.timeInForce],
    inqr_ip_addr: paddedIp(order.ip),
    cpbc_ordp_ord_rcit_dvsn_cd: '01',
    cpbc_ordp_infm_mthd_dvsn_cd: '01',
    ctac_tlno: '01000000000',
    prdt_type_cd: '300',
    excg_dvsn_cd: listing?.market === 'kosdaq' ? '03' : '02',
    cpbc_ordp_mtrl_dvsn_cd: '03',
    ord_orgno: order.branch,
    excg_id_dvsn_Cd: order.exchange,
    excg_id_dvsn_cd: order.exchange,
    stpm_cndt_pric: order.stopPrice ?? 0,
    stpm_efct_occr_dtmd: order.stopFiredAt === undefined ? '' : kstHhmmss(unixMs(order.stopFiredAt)),
  }
}

function totals({ world }: TrRequest, orders: readonly LedgerOrder[]): Values {
  const sum = (pick: (order: LedgerOrder) => number): number => orders.reduce((total, order) => total + pick(order), 0)
  const [filled, amount] = [sum((order) => order.cumQty), sum((order) => order.cumAmount)]
  const keys = new Set(orders.map((order) => order.key))
  const charges = world.state.fills
    .filter((fill) => keys.has(fill.orderKey))
    .reduce((all, { fee, tax }) => all + fee + tax, 0)
  return {
    tot_ord_qty: sum((order) => (order.role === 'cancel' ? 0 : order.quantity)),
    tot_ccld_qty: filled,
    tot_ccld_amt: amount,
    prsm_tlex_smtl: charges,
    pchs_avg_pric: filled === 0 ? 0 : amount / filled,
  }
}

function sideName(order: LedgerOrder): string {
  const side = order.side === 'buy' ? '매수' : '매도'
  if (order.rejectedQty > 0) return order.side === 'buy' ? 'BUY REJECT' : 'SELL REJECT'
  return { new: `현금${side}`, revise: `${side}정정`, cancel: `${side}취소` }[order.role]
}

/** "127.0.0.1" → "127.000.000.001", as captures of real lists show it. */
const paddedIp = (ip: string): string =>
  /^\d+\.\d+\.\d+\.\d+$/.test(ip)
    ? ip
        .split('.')
        .map((octet) => octet.padStart(3, '0'))
        .join('.')
    : ip

/** GET inquire-psbl-rvsecncl (live only): what can still be revised or canceled, by order or by stock. */
export const inquirePsblRvsecncl: TrHandler = (request) => {
  const { world, account, input } = request
  const bad = wrongLedgerCall(request, ['INQR_DVSN_1', 'INQR_DVSN_2'])
  if (bad) return bad
  const side = { '1': 'sell', '2': 'buy' }[input.INQR_DVSN_2 ?? ''] ?? 'both'
  const open = ordersOf(world.state, account.key)
    .filter((order) => isOpen(order) && (side === 'both' || order.side === side))
    .toReversed()
  const inOrder = input.INQR_DVSN_1 === '1' ? open.toSorted((a, b) => a.code.localeCompare(b.code)) : open
  const condition = [input.INQR_DVSN_1 ?? '', input.INQR_DVSN_2 ?? '']
  const page = pageOf(request, inOrder, { id: REVISABLE, size: 50, condition })
  const output = page.rows.map((order) =>
    rowOf(REVISABLE, 'output[]', {
      ...orderValues(request, order),
      rvse_cncl_dvsn_name: order.role === 'revise' ? '정정' : '',
      psbl_qty: openQty(order),
      excg_id_dvsn_name: EXCHANGE_NAMES[order.exchange] ?? order.exchange,
      stpm_efct_occr_yn: order.stopFiredAt === undefined ? 'N' : 'Y',
    }),
  )
  return paged(page, { output })
}

const EXCHANGE_NAMES: Readonly<Record<string, string>> = { KRX: '한국거래소', NXT: '넥스트레이드', SOR: 'SOR' }
