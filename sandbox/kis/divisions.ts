import type { TimeInForce } from '@naru/shared/domain/order'
import type { SimOrderType } from '@naru/shared/sim/sim-venue'

/** What an ORD_DVSN means. `peg`: the price is taken from the book when the order enters; `fixed`: from a close. */
export interface Division {
  readonly name: string
  readonly type: SimOrderType
  readonly timeInForce: TimeInForce
  readonly peg?: 'opposite' | 'same'
  readonly fixed?: 'previous_close' | 'close'
  /** It sleeps until a trade reaches its stop price. */
  readonly isStop?: boolean
}

const division = (name: string, type: SimOrderType, timeInForce: TimeInForce = 'day'): Division => ({
  name,
  type,
  timeInForce,
})

/** The order types the simulator trades. 02 rests as a plain limit order until a closing auction frees it. */
export const DIVISIONS: Readonly<Record<string, Division>> = {
  '00': division('지정가', 'limit'),
  '01': division('시장가', 'market'),
  '02': division('조건부지정가', 'limit'),
  '03': { ...division('최유리지정가', 'limit'), peg: 'opposite' },
  '04': { ...division('최우선지정가', 'limit'), peg: 'same' },
  '05': { ...division('장전시간외', 'limit'), fixed: 'previous_close' },
  '06': { ...division('장후시간외', 'limit'), fixed: 'close' },
  '07': division('시간외단일가', 'limit'),
  '11': division('IOC지정가', 'limit', 'ioc'),
  '12': division('FOK지정가', 'limit', 'fok'),
  '13': division('IOC시장가', 'market', 'ioc'),
  '14': division('FOK시장가', 'market', 'fok'),
  '15': { ...division('IOC최유리', 'limit', 'ioc'), peg: 'opposite' },
  '16': { ...division('FOK최유리', 'limit', 'fok'), peg: 'opposite' },
  '22': { ...division('스톱지정가', 'limit'), isStop: true },
}
