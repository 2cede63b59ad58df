import type { Environment, OrderKinds, OrderType, Side, TimeInForce } from '@naru/shared/domain/order'

/** Realtime services. The notice key is the customer's HTS id, the others a short code. */
export const REALTIME = {
  trade: 'H0STCNT0',
  book: 'H0STASP0',
  notice: { live: 'H0STCNI0', paper: 'H0STCNI9' },
} as const

/** A table asked with texts of the wire: it knows its own keys alone, not what every object inherits. */
export const codeTable = <T>(entries: Readonly<Record<string, T>>): Readonly<Partial<Record<string, T>>> =>
  Object.freeze(Object.assign(Object.create(null), entries))

export const SIDE_FROM_CODE = codeTable<Side>({ '01': 'sell', '02': 'buy', '1': 'sell', '2': 'buy' })

/** ORD_DVSN carries order type and time in force in one code. */
const ORDER_KIND: Readonly<Record<OrderType, Readonly<Partial<Record<TimeInForce, string>>>>> = {
  limit: { day: '00', ioc: '11', fok: '12' },
  market: { day: '01', ioc: '13', fok: '14' },
  limit_or_close: { day: '02' },
  market_to_limit: { day: '03', ioc: '15', fok: '16' },
  peg_primary: { day: '04' },
  stop_limit: { day: '22' },
}

/** `undefined` for a pair KIS has no code for. */
export const orderKindOf = ({ type, timeInForce }: { type: OrderType; timeInForce: TimeInForce }): string | undefined =>
  ORDER_KIND[type][timeInForce]

/** What the main board (KRX) takes. Source: protocol.md §8, table of ORD_DVSN by exchange. */
const KRX_ORDER_KINDS: OrderKinds = {
  limit: ['day', 'ioc', 'fok'],
  market: ['day', 'ioc', 'fok'],
  limit_or_close: ['day'],
  market_to_limit: ['day', 'ioc', 'fok'],
  peg_primary: ['day'],
  stop_limit: ['day'],
}

/**
 * By environment. Which kinds mock trading (모의투자) serves is not documented: only the two that people have measured
 * there are offered, so that no stop is believed to rest at a venue that never knew it.
 */
export const ORDER_KINDS: Readonly<Record<Environment, OrderKinds>> = {
  live: KRX_ORDER_KINDS,
  paper: { limit: ['day'], market: ['day'] },
}

/** Everything we do not send ourselves (mid price, after hours …) reads back as `other`. */
export const TYPE_FROM_CODE = codeTable<OrderType>({
  '00': 'limit',
  '11': 'limit',
  '12': 'limit',
  '01': 'market',
  '13': 'market',
  '14': 'market',
  '02': 'limit_or_close',
  '03': 'market_to_limit',
  '15': 'market_to_limit',
  '16': 'market_to_limit',
  '04': 'peg_primary',
  '22': 'stop_limit',
})

export const AGGRESSOR_BUYER = '1'
export const AGGRESSOR_SELLER = '5'

/** `iscd_stat_cls_code` of an issue nobody may trade today. */
export const STATUS_HALTED = '58'

/** Channel the order came in by (`ordr_empno`). [assume] seen in public captures, to be verified on an account. */
export const OPEN_API_CHANNEL = 'OpnAPI'
