import type { Environment } from '@naru/shared/domain/order'
import { inquireBalance, inquirePsblOrder, inquirePsblSell } from './balance.ts'
import { inquireDailyChart, inquireDailyPrice, inquireMinuteChart, inquirePastMinuteChart } from './charts.ts'
import { chkHoliday } from './holidays.ts'
import { inquireDailyCcld, inquirePsblRvsecncl } from './order-list.ts'
import { orderCash, orderRvsecncl } from './orders.ts'
import { inquireAskingPrice, inquireCcnl, inquirePrice, searchStockInfo } from './quotes.ts'
import type { TrHandler, TrReply } from './tr.ts'

interface Tr {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** New id first, then the one it replaced; both work. */
  readonly live: readonly string[]
  readonly paper: readonly string[]
  readonly handle: TrHandler
}

const BASE = '/uapi/domestic-stock/v1'
const get = (path: string, ids: Pick<Tr, 'live' | 'paper'>, handle: TrHandler): Tr => ({
  method: 'GET',
  path: `${BASE}${path}`,
  ...ids,
  handle,
})
const post = (path: string, ids: Pick<Tr, 'live' | 'paper'>, handle: TrHandler): Tr => ({
  ...get(path, ids, handle),
  method: 'POST',
})

/** Trading ids begin with T or C on live and with V on mock. */
const onBoth = (...live: readonly string[]): Pick<Tr, 'live' | 'paper'> => ({
  live,
  paper: live.map((id) => `V${id.slice(1)}`),
})
const quotation = (id: string): Pick<Tr, 'live' | 'paper'> => ({ live: [id], paper: [id] })
const onLive = (...live: readonly string[]): Pick<Tr, 'live' | 'paper'> => ({ live, paper: [] })

const TABLE: readonly Tr[] = [
  post('/trading/order-cash', onBoth('TTTC0012U', 'TTTC0802U'), orderCash('buy')),
  post('/trading/order-cash', onBoth('TTTC0011U', 'TTTC0801U'), orderCash('sell')),
  post('/trading/order-rvsecncl', onBoth('TTTC0013U', 'TTTC0803U'), orderRvsecncl),
  get('/trading/inquire-psbl-rvsecncl', onLive('TTTC0084R', 'TTTC8036R'), inquirePsblRvsecncl),
  get('/trading/inquire-daily-ccld', onBoth('TTTC0081R', 'TTTC8001R', 'CTSC9215R', 'CTSC9115R'), inquireDailyCcld),
  get('/trading/inquire-balance', onBoth('TTTC8434R'), inquireBalance),
  get('/trading/inquire-psbl-order', onBoth('TTTC8908R'), inquirePsblOrder),
  get('/trading/inquire-psbl-sell', onLive('TTTC8408R'), inquirePsblSell),
  get('/quotations/inquire-price', quotation('FHKST01010100'), inquirePrice),
  get('/quotations/inquire-asking-price-exp-ccn', quotation('FHKST01010200'), inquireAskingPrice),
  get('/quotations/inquire-ccnl', quotation('FHKST01010300'), inquireCcnl),
  get('/quotations/inquire-daily-price', quotation('FHKST01010400'), inquireDailyPrice),
  get('/quotations/inquire-daily-itemchartprice', quotation('FHKST03010100'), inquireDailyChart),
  get('/quotations/inquire-time-itemchartprice', quotation('FHKST03010200'), inquireMinuteChart),
  get('/quotations/inquire-time-dailychartprice', onLive('FHKST03010230'), inquirePastMinuteChart),
  get('/quotations/search-stock-info', onLive('CTPF1002R'), searchStockInfo),
  get('/quotations/chk-holiday', onLive('CTCA0903R'), chkHoliday),
]

/** Gateway refusals come as HTTP 500, those of the services behind it as 200. */
export type Route =
  | { readonly kind: 'found'; readonly handle: TrHandler }
  | { readonly kind: 'refused'; readonly status: number; readonly reply: TrReply }

const refusedRoute = (status: number, msgCd: string, msg1: string): Route => ({
  kind: 'refused',
  status,
  reply: { rtCd: '1', msgCd, msg1 },
})

/** Finds the service for a call. */
export function route(call: { environment: Environment; method: string; path: string; trId: string }): Route {
  const { environment, method, path, trId } = call
  const found = TABLE.find((tr) => tr.method === method && tr.path === path && tr[environment].includes(trId))
  if (found) return { kind: 'found', handle: found.handle }
  const isPaperId = /^V[TS]/.test(trId)
  if (environment === 'live') {
    return isPaperId ? refusedRoute(500, 'EGW02004', '실전투자 TR 이 아닙니다.') : UNKNOWN_SERVICE
  }
  if (/^TT|^CTS/.test(trId)) return refusedRoute(500, 'EGW02006', '모의투자 TR 이 아닙니다.')
  if (trId === 'CTCA0903R') return refusedRoute(200, 'MCA00124', '해당 서비스를 찾을수 없습니다')
  if (trId === 'CTPF1002R' || isPaperId) {
    return refusedRoute(200, '90000000', '모의투자에서는 해당업무가 제공되지 않습니다.')
  }
  return UNKNOWN_SERVICE
}

const UNKNOWN_SERVICE = refusedRoute(500, 'OPSQ0002', '없는 서비스 코드 입니다.')
