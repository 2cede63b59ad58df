import type { KstDate } from '../core/time.ts'
import type { InstrumentId, InstrumentKind, Market } from '../domain/instrument.ts'
import type { Side } from '../domain/order.ts'
import { estimateCosts } from '../market/costs.ts'
import type { DaySnapshot } from './day-snapshot.ts'

/** What decides the charges of a trade; an instrument nobody described pays what an ordinary share pays. */
export interface Charged {
  readonly market: Market
  readonly kind: InstrumentKind
}

export const ORDINARY: Charged = { market: 'kospi', kind: 'stock' }

/** Part of an order that traded. Shares, won. */
export interface Trade {
  readonly orderNo: string
  readonly instrumentId: InstrumentId
  readonly side: Side
  readonly quantity: number
  readonly amount: number
  /** The order's running total before this part: charges are billed on it. */
  readonly amountBefore: number
  /** Shares of the order that had traded before this part. */
  readonly cumBefore: number
  readonly origin: 'ours' | 'external'
}

export interface Charges {
  readonly commission: number
  readonly tax: number
}

/**
 * Charges of a part of an order in whole won. Billed on the order's running total with one fraction dropped, so that
 * the parts add up to the charges of the whole, in whatever pieces it filled.
 */
export function chargesOf(
  { side, amount, amountBefore }: Pick<Trade, 'side' | 'amount' | 'amountBefore'>,
  { market, kind }: Charged,
  date: KstDate,
): Charges {
  const before = estimateCosts({ market, kind, side, date, amount: amountBefore })
  const after = estimateCosts({ market, kind, side, date, amount: amountBefore + amount })
  return { commission: after.commission - before.commission, tax: after.tax - before.tax }
}

/** Won that a trade moves: out of the account for a purchase, into it for a sale, charges included. */
export const cashMoved = ({ side, amount }: Pick<Trade, 'side' | 'amount'>, { commission, tax }: Charges): number =>
  side === 'buy' ? -(amount + commission) : amount - commission - tax

/** What is left of the trades once those that a snapshot already contains are taken out. */
export function uncounted(trades: readonly Trade[], counted: DaySnapshot['counted']): readonly Trade[] {
  const known = new Map(counted.map((order) => [order.orderNo, order]))
  return trades.flatMap((trade) => {
    const order = known.get(trade.orderNo)
    const quantity = trade.cumBefore + trade.quantity - (order?.cumQty ?? 0)
    if (order === undefined || trade.cumBefore >= order.cumQty) return [trade]
    if (quantity <= 0) return []
    const amount = trade.amountBefore + trade.amount - order.cumAmount
    return [{ ...trade, quantity, amount, amountBefore: order.cumAmount, cumBefore: order.cumQty }]
  })
}
