import type { OrderType, Side, TimeInForce } from '@naru/shared/domain/order'

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
export const ORDER_KIND: Readonly<Record<OrderType, Readonly<Record<TimeInForce, string>>>> = {
  limit: { day: '00', ioc: '11', fok: '12' },
  market: { day: '01', ioc: '13', fok: '14' },
}

/** Everything we do not send ourselves (best price, stop, after hours …) reads back as `other`. */
export const TYPE_FROM_CODE = codeTable<OrderType>({
  '00': 'limit',
  '11': 'limit',
  '12': 'limit',
  '01': 'market',
  '13': 'market',
  '14': 'market',
})

export const AGGRESSOR_BUYER = '1'
export const AGGRESSOR_SELLER = '5'

/** `iscd_stat_cls_code` of an issue nobody may trade today. */
export const STATUS_HALTED = '58'

/** Channel the order came in by (`ordr_empno`). [assume] seen in public captures, to be verified on an account. */
export const OPEN_API_CHANNEL = 'OpnAPI'
