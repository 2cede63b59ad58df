import type { Environment, OrderType, Side, TimeInForce } from '@naru/shared/domain/order'

/** One service in its two spellings; `null` where KIS does not offer it on paper. */
interface TrPair {
  readonly live: string
  readonly paper: string | null
}

const both = (id: string): TrPair => ({ live: id, paper: id })

/** TR ids as of 2025-11 (the TTTC08… family is retired). Source: KIS Developers portal. */
export const TR = {
  orderBuy: { live: 'TTTC0012U', paper: 'VTTC0012U' },
  orderSell: { live: 'TTTC0011U', paper: 'VTTC0011U' },
  orderCancel: { live: 'TTTC0013U', paper: 'VTTC0013U' },
  dailyOrders: { live: 'TTTC0081R', paper: 'VTTC0081R' },
  /** Days more than three months back. */
  oldOrders: { live: 'CTSC9215R', paper: 'VTSC9215R' },
  balance: { live: 'TTTC8434R', paper: 'VTTC8434R' },
  buyable: { live: 'TTTC8908R', paper: 'VTTC8908R' },
  price: both('FHKST01010100'),
  orderBook: both('FHKST01010200'),
  periodBars: both('FHKST03010100'),
  minuteBars: both('FHKST03010200'),
  pastMinuteBars: { live: 'FHKST03010230', paper: null },
} as const satisfies Readonly<Record<string, TrPair>>

export type TrName = keyof typeof TR

/** `null` when the environment does not offer the service. */
export const trId = (name: TrName, environment: Environment): string | null => TR[name][environment]

const TRADING = '/uapi/domestic-stock/v1/trading'
const QUOTATIONS = '/uapi/domestic-stock/v1/quotations'

export const PATH = {
  orderBuy: `${TRADING}/order-cash`,
  orderSell: `${TRADING}/order-cash`,
  orderCancel: `${TRADING}/order-rvsecncl`,
  dailyOrders: `${TRADING}/inquire-daily-ccld`,
  oldOrders: `${TRADING}/inquire-daily-ccld`,
  balance: `${TRADING}/inquire-balance`,
  buyable: `${TRADING}/inquire-psbl-order`,
  price: `${QUOTATIONS}/inquire-price`,
  orderBook: `${QUOTATIONS}/inquire-asking-price-exp-ccn`,
  periodBars: `${QUOTATIONS}/inquire-daily-itemchartprice`,
  minuteBars: `${QUOTATIONS}/inquire-time-itemchartprice`,
  pastMinuteBars: `${QUOTATIONS}/inquire-time-dailychartprice`,
} as const satisfies Readonly<Record<TrName, string>>

/** Realtime services. The notice key is the customer's HTS id, the others a short code. */
export const REALTIME = {
  trade: 'H0STCNT0',
  book: 'H0STASP0',
  notice: { live: 'H0STCNI0', paper: 'H0STCNI9' },
} as const

export const SIDE_FROM_CODE: Readonly<Record<string, Side>> = { '01': 'sell', '02': 'buy', '1': 'sell', '2': 'buy' }

/** ORD_DVSN carries order type and time in force in one code. */
export const ORDER_KIND: Readonly<Record<OrderType, Readonly<Record<TimeInForce, string>>>> = {
  limit: { day: '00', ioc: '11', fok: '12' },
  market: { day: '01', ioc: '13', fok: '14' },
}

/** Everything we do not send ourselves (best price, stop, after hours …) reads back as `other`. */
export const TYPE_FROM_CODE: Readonly<Record<string, OrderType>> = {
  '00': 'limit',
  '11': 'limit',
  '12': 'limit',
  '01': 'market',
  '13': 'market',
  '14': 'market',
}

export const AGGRESSOR_BUYER = '1'
export const AGGRESSOR_SELLER = '5'

/** `iscd_stat_cls_code` of an issue nobody may trade today. */
export const STATUS_HALTED = '58'

/** Channel the order came in by (`ordr_empno`). [assume] seen in public captures, to be verified on an account. */
export const OPEN_API_CHANNEL = 'OpnAPI'
