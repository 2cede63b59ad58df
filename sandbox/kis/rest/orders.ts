import { err, ok, type Result } from '@naru/shared/core/result'
import { kstHhmmss, unixMs } from '@naru/shared/core/time'
import type { Side } from '@naru/shared/domain/order'
import type { LedgerOrder } from '../ledger.ts'
import {
  invalidField,
  missingField,
  refused,
  type TrHandler,
  type TrReply,
  type TrRequest,
  wrongAccount,
} from './tr.ts'

const EXCHANGES = ['KRX', 'NXT', 'SOR']
const ORDER_FIELDS = ['CANO', 'ACNT_PRDT_CD', 'PDNO', 'ORD_DVSN', 'ORD_QTY', 'ORD_UNPR']

/** POST order-cash. The side is in the TR id, not in the body. */
export const orderCash = (side: Side): TrHandler =>
  function placeOrder(request) {
    const { world, account, input, ip } = request
    const bad = missingField(request, ORDER_FIELDS) ?? wrongAccount(request)
    if (bad) return bad
    const quantity = wholeNumber(input.ORD_QTY)
    const price = wholeNumber(input.ORD_UNPR)
    if (quantity === undefined) return invalidField('ORD_QTY')
    if (price === undefined) return invalidField('ORD_UNPR')
    const exchange = input.EXCG_ID_DVSN_CD || 'KRX'
    if (!/^\d{2}$/.test(input.ORD_DVSN ?? '')) return refused(request, 'order_type')
    if (!EXCHANGES.includes(exchange)) return invalidField('EXCG_ID_DVSN_CD')
    // Mock trades on KRX alone.
    if (request.environment === 'paper' && exchange !== 'KRX') return refused(request, 'exchange')
    const stop = stopOf(request)
    if (!stop.ok) return stop.error
    const what = { code: input.PDNO ?? '', division: input.ORD_DVSN ?? '', side, quantity, price, exchange }
    const { isRejectedLater } = request
    const placed = world.place(account, { ...what, ...stop.value, ip, channel: 'OpnAPI', isRejectedLater })
    if (!placed.ok) return refused(request, placed.error)
    return accepted(placed.value, request.environment === 'live' ? LIVE_TAKEN : PAPER_TAKEN[side])
  }

const KINDS: ReadonlyMap<string, 'revise' | 'cancel'> = new Map([
  ['01', 'revise'],
  ['02', 'cancel'],
])

const CHANGE_FIELDS = [
  'CANO',
  'ACNT_PRDT_CD',
  'KRX_FWDG_ORD_ORGNO',
  'ORGN_ODNO',
  'ORD_DVSN',
  'RVSE_CNCL_DVSN_CD',
  'ORD_QTY',
  'ORD_UNPR',
  'QTY_ALL_ORD_YN',
]

/** POST order-rvsecncl: 01 revises, 02 cancels; either gets an order number of its own. */
export const orderRvsecncl: TrHandler = (request) => {
  const { world, account, input, ip, environment } = request
  const bad = missingField(request, CHANGE_FIELDS) ?? wrongAccount(request)
  if (bad) return bad
  const kind = KINDS.get(input.RVSE_CNCL_DVSN_CD ?? '')
  if (!kind) return invalidField('RVSE_CNCL_DVSN_CD')
  const isAll = input.QTY_ALL_ORD_YN === 'Y'
  const quantity = isAll ? null : wholeNumber(input.ORD_QTY)
  const price = wholeNumber(input.ORD_UNPR)
  if (quantity === undefined) return invalidField('ORD_QTY')
  if (price === undefined) return invalidField('ORD_UNPR')
  const stop = kind === 'revise' ? stopOf(request) : ok({})
  if (!stop.ok) return stop.error
  const wanted = { original: input.ORGN_ODNO ?? '', kind, division: input.ORD_DVSN ?? '', quantity, price, ip }
  const change = { ...wanted, ...stop.value }
  const changed = world.change(account, change)
  if (!changed.ok) return refused(request, changed.error)
  return accepted(changed.value, environment === 'live' ? LIVE_TAKEN : PAPER_CHANGED[kind])
}

/** POST order-credit (live only): no simulated account has agreed to buy on credit. */
export const orderCredit: TrHandler = (request) => {
  const bad = missingField(request, [...ORDER_FIELDS, 'CRDT_TYPE', 'LOAN_DT']) ?? wrongAccount(request)
  return bad ?? { rtCd: '7', msgCd: 'APBK0918', msg1: '신용거래 약정이 없는 계좌입니다.' }
}

type Taken = readonly [msgCd: string, msg1: string]

const LIVE_TAKEN: Taken = ['APBK0013', '주문 전송 완료 되었습니다.']
const PAPER_TAKEN: Readonly<Record<Side, Taken>> = {
  buy: ['40600000', '모의투자 매수주문이 완료 되었습니다.'],
  sell: ['40590000', '모의투자 매도주문이 완료 되었습니다.'],
}
const PAPER_CHANGED: Readonly<Record<'revise' | 'cancel', Taken>> = {
  revise: ['40620000', '모의투자 정정주문이 완료 되었습니다.'],
  cancel: ['40630000', '모의투자 취소주문이 완료 되었습니다.'],
}

const accepted = (order: LedgerOrder, [msgCd, msg1]: Taken): TrReply => ({
  rtCd: '0',
  msgCd,
  msg1,
  body: {
    output: {
      KRX_FWDG_ORD_ORGNO: order.branch,
      ODNO: order.number,
      ORD_TMD: kstHhmmss(unixMs(order.orderedAt)),
    },
  },
})

/** CNDT_PRIC, which order type 22 cannot do without. Nobody has measured that mock trading knows the type. */
function stopOf(request: TrRequest): Result<{ readonly stopPrice?: number }, TrReply> {
  const { input, environment } = request
  if (input.ORD_DVSN !== '22') return ok({})
  if (environment === 'paper' || input.EXCG_ID_DVSN_CD === 'SOR') return err(refused(request, 'order_type'))
  const stopPrice = wholeNumber(input.CNDT_PRIC)
  return stopPrice === undefined || stopPrice === 0 ? err(invalidField('CNDT_PRIC')) : ok({ stopPrice })
}

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,19}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined
