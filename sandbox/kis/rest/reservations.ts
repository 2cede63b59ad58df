import { addDays, kstDate, kstHhmmss, unixMs } from '@naru/shared/core/time'
import { DIVISIONS } from '../divisions.ts'
import { refusalFor } from '../refusals.ts'
import type { Reservation, ReservationWish } from '../reservations.ts'
import { compactDate, zeros } from '../wire.ts'
import { isoDate } from './periods.ts'
import {
  invalidField,
  paged,
  pageOf,
  refused,
  type TrHandler,
  type TrReply,
  type TrRequest,
  wrongLedgerCall,
} from './tr.ts'
import { rowOf, type Values } from './tr-list.ts'

const FIELDS = ['PDNO', 'ORD_QTY', 'ORD_UNPR', 'SLL_BUY_DVSN_CD', 'ORD_DVSN_CD', 'ORD_OBJT_CBLC_DVSN_CD']
const SIDES: ReadonlyMap<string, ReservationWish['side']> = new Map([
  ['01', 'sell'],
  ['02', 'buy'],
])
const SIDE_CODES = { sell: '01', buy: '02' } as const
/** Order types a reservation may have. */
const DIVISIONS_TAKEN = ['00', '01', '02', '05']

/** A period may be this long. */
const LONGEST_DAYS = 30

/** What the caller wants reserved, or the answer to a field that cannot be used. */
function wishOf({ input, world }: TrRequest): ReservationWish | TrReply {
  const side = SIDES.get(input.SLL_BUY_DVSN_CD ?? '')
  const quantity = Number(input.ORD_QTY)
  const price = Number(input.ORD_UNPR)
  const end = (input.RSVN_ORD_END_DT ?? '').trim()
  if (!side) return invalidField('SLL_BUY_DVSN_CD')
  if (!DIVISIONS_TAKEN.includes(input.ORD_DVSN_CD ?? '')) return invalidField('ORD_DVSN_CD')
  // Own cash: the simulated accounts borrow nothing.
  if (input.ORD_OBJT_CBLC_DVSN_CD !== '10') return invalidField('ORD_OBJT_CBLC_DVSN_CD')
  if (!Number.isSafeInteger(quantity) || quantity < 1) return invalidField('ORD_QTY')
  if (!Number.isSafeInteger(price) || price < 0) return invalidField('ORD_UNPR')
  const until = end === '' ? null : isoDate(end)
  const isPeriod = /^\d{8}$/.test(end) && until && until > world.today && until <= addDays(world.today, LONGEST_DAYS)
  if (until !== null && !isPeriod) return invalidField('RSVN_ORD_END_DT')
  const division = input.ORD_DVSN_CD ?? ''
  return { code: input.PDNO ?? '', side, division, quantity, price, until }
}

/** POST order-resv (live only). */
export const orderResv: TrHandler = (request) => {
  const bad = wrongLedgerCall(request, FIELDS)
  if (bad) return bad
  const wish = wishOf(request)
  if ('rtCd' in wish) return wish
  const made = request.reservations.make(request.account, wish)
  if (!made.ok) return refused(request, made.error)
  const output = rowOf('CTSC0008U', 'output', { RSVN_ORD_SEQ: String(made.value.sequence) })
  return { rtCd: '0', msgCd: 'APBK2938', msg1: '예약주문이 접수되었습니다.', body: { output } }
}

/** POST order-resv-rvsecncl (live only): CTSC0013U revises, CTSC0009U cancels. */
export const orderResvRvsecncl = (kind: 'revise' | 'cancel'): TrHandler =>
  function changeReservation(request) {
    const bad = wrongLedgerCall(request, [...FIELDS, 'RSVN_ORD_SEQ'])
    if (bad) return bad
    const wish = kind === 'cancel' ? kind : wishOf(request)
    if (typeof wish === 'object' && 'rtCd' in wish) return wish
    const { account, reservations, input } = request
    const sequence = Number(input.RSVN_ORD_SEQ)
    const changed =
      wish === 'cancel' ? reservations.cancel(account, sequence) : reservations.revise(account, sequence, wish)
    if (!changed.ok) return refused(request, changed.error)
    const output = rowOf(kind === 'cancel' ? 'CTSC0009U' : 'CTSC0013U', 'output', { NRML_PRCS_YN: 'Y' })
    return { rtCd: '0', msgCd: 'KIOK0430', msg1: '정상적으로 처리되었습니다', body: { output } }
  }

const LIST = 'CTSC0004R'
const LIST_FIELDS = ['RSVN_ORD_ORD_DT', 'RSVN_ORD_END_DT', 'PRCS_DVSN_CD', 'CNCL_YN', 'SLL_BUY_DVSN_CD']

/** GET order-resv-ccnl (live only): reservations by the day they were made, newest first, twenty a page. */
export const orderResvCcnl: TrHandler = (request) => {
  const bad = wrongLedgerCall(request, LIST_FIELDS)
  if (bad) return bad
  const { account, input } = request
  const own = request.reservations.of(account).filter((one) => isAskedFor(request, one))
  const condition = LIST_FIELDS.map((name) => input[name] ?? '')
  const page = pageOf(request, own.toReversed(), { id: LIST, size: 20, condition })
  return paged(page, { output: page.rows.map((one) => rowOf(LIST, 'output[]', listValues(request, one))) })
}

function isAskedFor({ input }: TrRequest, reservation: Reservation): boolean {
  const date = compactDate(reservation.date)
  const { PRCS_DVSN_CD: processed, SLL_BUY_DVSN_CD: side = '', RSVN_ORD_SEQ: seq = '' } = input
  const isProcessed = reservation.state === 'sent' || reservation.state === 'refused'
  const code = (input.PDNO ?? '').trim()
  return (
    date >= (input.RSVN_ORD_ORD_DT ?? '') &&
    date <= (input.RSVN_ORD_END_DT ?? '') &&
    (seq.trim() === '' || Number(seq) === reservation.sequence) &&
    (code === '' || code === reservation.code) &&
    (side.trim() === '' || side === '00' || side === SIDE_CODES[reservation.side]) &&
    (processed === '0' || processed === '' || (processed === '1') === isProcessed) &&
    (input.CNCL_YN !== 'Y' || reservation.state !== 'canceled')
  )
}

const RESULTS: Readonly<Record<Reservation['state'], string>> = {
  waiting: '미처리',
  sent: '정상처리',
  refused: '거부',
  canceled: '취소',
}

function listValues({ world }: TrRequest, reservation: Reservation): Values {
  const { sequence, date, at, code, division, quantity, price, side, state, canceledAt, until, reason } = reservation
  const orders = reservation.orderKeys.flatMap((key) => world.state.orders[key] ?? [])
  const order = orders.at(-1)
  return {
    rsvn_ord_seq: String(sequence),
    rsvn_ord_ord_dt: compactDate(date),
    rsvn_ord_rcit_dt: compactDate(date),
    pdno: code,
    ord_dvsn_cd: division,
    ord_rsvn_qty: quantity,
    tot_ccld_qty: orders.reduce((sum, { cumQty }) => sum + cumQty, 0),
    cncl_ord_dt: canceledAt === null ? '' : compactDate(kstDate(unixMs(canceledAt))),
    ord_tmd: order ? kstHhmmss(unixMs(order.orderedAt)) : '',
    ctac_tlno: '01000000000',
    rjct_rson2: reason === null ? '' : refusalFor('live', reason).msg1.trim(),
    odno: order ? zeros(order.number, 10) : '',
    rsvn_ord_rcit_tmd: kstHhmmss(unixMs(at)),
    kor_item_shtn_name: world.market.listing(code)?.nameKo ?? '',
    sll_buy_dvsn_cd: SIDE_CODES[side],
    ord_rsvn_unpr: price,
    tot_ccld_amt: orders.reduce((sum, { cumAmount }) => sum + cumAmount, 0),
    cncl_rcit_tmd: canceledAt === null ? '' : kstHhmmss(unixMs(canceledAt)),
    prcs_rslt: RESULTS[state],
    ord_dvsn_name: DIVISIONS[division]?.name ?? '',
    tmnl_mdia_kind_cd: '00',
    rsvn_end_dt: until === null ? '' : compactDate(until),
  }
}
