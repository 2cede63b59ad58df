import type { Environment } from '@naru/shared/domain/order'
import type { Lane } from './rate-limiter.ts'

/** Names of the two keys of a list that comes in pages, as requests spell them; answers have them in lower case. */
export type Paging = '100' | '200' | 'plain'

/** One REST service of KIS. */
export interface Tr {
  readonly ko: string
  /** Ids of both environments; `null` where KIS does not offer the service on paper. */
  readonly live: string
  readonly paper: string | null
  /** Ids it had before: KIS may switch them off any day, so they are never sent. */
  readonly old: readonly string[]
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly paging: Paging | null
  readonly lane: Lane
  /** What our reading of it rests on: an answer somebody recorded, one KIS published, or its field table alone. */
  readonly evidence: 'recorded' | 'example' | 'table'
}

const DOMESTIC = '/uapi/domestic-stock/v1'

type Spec = Pick<Tr, 'path'> & { readonly id: string } & Partial<Pick<Tr, 'old' | 'paging' | 'evidence'>>

const trading = (ko: string, { id, path, ...rest }: Spec): Tr => ({
  ko,
  live: id,
  paper: null,
  old: [],
  method: 'GET',
  path: `${DOMESTIC}/trading/${path}`,
  paging: null,
  lane: 'account',
  evidence: 'table',
  ...rest,
})
const order = (ko: string, spec: Spec): Tr => ({ ...trading(ko, spec), method: 'POST', lane: 'order' })
const quote = (ko: string, spec: Spec): Tr => ({
  ...trading(ko, spec),
  path: `${DOMESTIC}/${spec.path}`,
  lane: 'quote',
})

/** Trading ids begin with T or C on live and with V on paper; quotation ids are the same on both. */
const onPaper = (tr: Tr): Tr => ({ ...tr, paper: tr.lane === 'quote' ? tr.live : `V${tr.live.slice(1)}` })

/** Every REST service we call. Source: KIS Developers portal and official samples, checked 2026-11. */
export const TR_TABLE = {
  orderBuy: onPaper(
    order('주식주문(현금) 매수', {
      id: 'TTTC0012U',
      path: 'order-cash',
      old: ['TTTC0802U', 'VTTC0802U'],
      evidence: 'example',
    }),
  ),
  orderSell: onPaper(
    order('주식주문(현금) 매도', { id: 'TTTC0011U', path: 'order-cash', old: ['TTTC0801U', 'VTTC0801U'] }),
  ),
  orderModify: onPaper(
    order('주식주문(정정취소) 정정', { id: 'TTTC0013U', path: 'order-rvsecncl', old: ['TTTC0803U', 'VTTC0803U'] }),
  ),
  orderCancel: onPaper(
    order('주식주문(정정취소) 취소', { id: 'TTTC0013U', path: 'order-rvsecncl', old: ['TTTC0803U', 'VTTC0803U'] }),
  ),
  reserve: order('주식예약주문', { id: 'CTSC0008U', path: 'order-resv' }),
  reserveRevise: order('주식예약주문정정취소 정정', { id: 'CTSC0013U', path: 'order-resv-rvsecncl' }),
  reserveCancel: order('주식예약주문정정취소 취소', { id: 'CTSC0009U', path: 'order-resv-rvsecncl' }),
  reservations: trading('주식예약주문조회', { id: 'CTSC0004R', path: 'order-resv-ccnl', paging: '200' }),
  revisable: trading('주식정정취소가능주문조회', {
    id: 'TTTC0084R',
    path: 'inquire-psbl-rvsecncl',
    old: ['TTTC8036R'],
    paging: '100',
  }),
  dailyOrders: onPaper(
    trading('주식일별주문체결조회 (3개월 이내)', {
      id: 'TTTC0081R',
      path: 'inquire-daily-ccld',
      old: ['TTTC8001R', 'VTTC8001R'],
      paging: '100',
      evidence: 'recorded',
    }),
  ),
  oldOrders: onPaper(
    trading('주식일별주문체결조회 (3개월 이전)', {
      id: 'CTSC9215R',
      path: 'inquire-daily-ccld',
      old: ['CTSC9115R', 'VTSC9115R'],
      paging: '100',
    }),
  ),
  balance: onPaper(trading('주식잔고조회', { id: 'TTTC8434R', path: 'inquire-balance', paging: '100' })),
  buyable: onPaper(trading('매수가능조회', { id: 'TTTC8908R', path: 'inquire-psbl-order' })),
  sellable: trading('매도가능수량조회', { id: 'TTTC8408R', path: 'inquire-psbl-sell' }),
  assets: trading('투자계좌자산현황조회', { id: 'CTRP6548R', path: 'inquire-account-balance' }),
  periodProfit: trading('기간별손익일별합산조회', { id: 'TTTC8708R', path: 'inquire-period-profit', paging: '100' }),
  tradeProfit: trading('기간별매매손익현황조회', {
    id: 'TTTC8715R',
    path: 'inquire-period-trade-profit',
    paging: '100',
  }),
  price: onPaper(
    quote('주식현재가 시세', { id: 'FHKST01010100', path: 'quotations/inquire-price', evidence: 'example' }),
  ),
  orderBook: onPaper(
    quote('주식현재가 호가/예상체결', { id: 'FHKST01010200', path: 'quotations/inquire-asking-price-exp-ccn' }),
  ),
  latestTrades: onPaper(
    quote('주식현재가 체결', { id: 'FHKST01010300', path: 'quotations/inquire-ccnl', evidence: 'example' }),
  ),
  timeTrades: onPaper(
    quote('주식현재가 당일시간대별체결', {
      id: 'FHPST01060000',
      path: 'quotations/inquire-time-itemconclusion',
      evidence: 'example',
    }),
  ),
  dailyPrices: onPaper(
    quote('주식현재가 일자별', { id: 'FHKST01010400', path: 'quotations/inquire-daily-price', evidence: 'example' }),
  ),
  investorFlows: onPaper(
    quote('주식현재가 투자자', { id: 'FHKST01010900', path: 'quotations/inquire-investor', evidence: 'example' }),
  ),
  programTrades: quote('종목별 프로그램매매추이(일별)', {
    id: 'FHPPG04650201',
    path: 'quotations/program-trade-by-stock-daily',
    evidence: 'example',
  }),
  shortSales: quote('국내주식 공매도 일별추이', {
    id: 'FHPST04830000',
    path: 'quotations/daily-short-sale',
    evidence: 'example',
  }),
  periodBars: onPaper(
    quote('국내주식기간별시세(일/주/월/년)', { id: 'FHKST03010100', path: 'quotations/inquire-daily-itemchartprice' }),
  ),
  minuteBars: onPaper(
    quote('주식당일분봉조회', {
      id: 'FHKST03010200',
      path: 'quotations/inquire-time-itemchartprice',
      evidence: 'recorded',
    }),
  ),
  pastMinuteBars: quote('주식일별분봉조회', {
    id: 'FHKST03010230',
    path: 'quotations/inquire-time-dailychartprice',
    evidence: 'example',
  }),
  indexBars: onPaper(
    quote('국내주식업종기간별시세', { id: 'FHKUP03500100', path: 'quotations/inquire-daily-indexchartprice' }),
  ),
  indexPrice: quote('국내업종 현재지수', { id: 'FHPUP02100000', path: 'quotations/inquire-index-price' }),
  multiQuote: quote('관심종목(멀티종목) 시세조회', { id: 'FHKST11300006', path: 'quotations/intstock-multprice' }),
  stockInfo: quote('주식기본조회', { id: 'CTPF1002R', path: 'quotations/search-stock-info' }),
  holidays: quote('국내휴장일조회', { id: 'CTCA0903R', path: 'quotations/chk-holiday', paging: 'plain' }),
  volumeRank: quote('거래량순위', { id: 'FHPST01710000', path: 'quotations/volume-rank' }),
  fluctuationRank: quote('국내주식 등락률 순위', { id: 'FHPST01700000', path: 'ranking/fluctuation' }),
  marketCapRank: quote('국내주식 시가총액 상위', { id: 'FHPST01740000', path: 'ranking/market-cap' }),
  viStatus: quote('변동성완화장치(VI) 현황', { id: 'FHPST01390000', path: 'quotations/inquire-vi-status' }),
  conditions: quote('종목조건검색 목록조회', { id: 'HHKST03900300', path: 'quotations/psearch-title' }),
  conditionResult: quote('종목조건검색조회', { id: 'HHKST03900400', path: 'quotations/psearch-result' }),
  ksdSplits: quote('예탁원정보(액면교체일정)', { id: 'HHKDB669105C0', path: 'ksdinfo/rev-split', evidence: 'example' }),
  ksdBonusIssues: quote('예탁원정보(무상증자일정)', {
    id: 'HHKDB669101C0',
    path: 'ksdinfo/bonus-issue',
    evidence: 'example',
  }),
  ksdDividends: quote('예탁원정보(배당일정)', { id: 'HHKDB669102C0', path: 'ksdinfo/dividend', evidence: 'example' }),
  exchangeRate: onPaper({
    ...quote('해외 지수·환율 기간별시세', { id: 'FHKST03030100', path: '' }),
    path: '/uapi/overseas-price/v1/quotations/inquire-daily-chartprice',
  }),
  newsTitles: quote('종합 시황/공시(제목)', { id: 'FHKST01011800', path: 'quotations/news-title' }),
} as const satisfies Readonly<Record<string, Tr>>

export type TrName = keyof typeof TR_TABLE

export const TR_NAMES = Object.keys(TR_TABLE) as readonly TrName[] // the literal's own keys

export const trOf = (name: TrName): Tr => TR_TABLE[name]

/** `null` when the environment does not offer the service. */
export const trId = (name: TrName, environment: Environment): string | null => trOf(name)[environment]

/** Token, socket key and hash: asked for without a TR id. */
export const OAUTH_PATHS = {
  token: '/oauth2/tokenP',
  revoke: '/oauth2/revokeP',
  approval: '/oauth2/Approval',
  hashkey: '/uapi/hashkey',
} as const
