import type { Book, Quote } from '@naru/shared/contracts/bridge-api'
import type { OrderRow } from '@naru/shared/contracts/views'
import { isCancelable } from '@/lib/orders.ts'

export const LEVELS = 10

export type Mark = 'upperLimit' | 'lowerLimit' | 'open' | 'high' | 'low'

export interface Rung {
  readonly side: 'ask' | 'bid'
  /** Won per share. */
  readonly price: number
  readonly size: number
  /** 0…1 of the largest size on either side, for the bar. */
  readonly share: number
  /** Percent against the previous close; null while that is not known. */
  readonly rate: number | null
  readonly isLast: boolean
  /** The previous close lies at this price or between it and the rung below. */
  readonly isBaseLine: boolean
  readonly marks: readonly Mark[]
  /** Shares of my own orders still resting here. */
  readonly mine: { readonly buy: number; readonly sell: number }
  /** Those orders, as the list has them: newest first. */
  readonly mineIds: readonly string[]
}

export interface Ladder {
  /** From the highest ask down to the best: as they stand on screen. */
  readonly asks: readonly Rung[]
  /** From the best bid down. */
  readonly bids: readonly Rung[]
  /** My resting orders whose price is on no rung. */
  readonly mineOutside: number
}

/** What the ladder reads of an order. */
export type RestingOrder = Pick<
  OrderRow,
  'id' | 'instrument_id' | 'side' | 'status' | 'limit_price' | 'leaves_quantity'
>

export interface LadderInput {
  readonly book: Pick<Book, 'asks' | 'bids'>
  readonly quote?: Pick<Quote, 'last' | 'change' | 'basePrice' | Mark>
  /** Orders of this instrument; those not resting at a price are left out. */
  readonly workingOrders?: readonly RestingOrder[]
}

const MARKS: readonly Mark[] = ['upperLimit', 'lowerLimit', 'open', 'high', 'low']

/** The previous close, worked out from the change where the feed does not tell it. */
export const baseOf = ({ basePrice, last, change }: NonNullable<LadderInput['quote']>): number =>
  basePrice ?? last - change

function mineAt(orders: readonly RestingOrder[], price: number): Pick<Rung, 'mine' | 'mineIds'> {
  const here = orders.filter((order) => order.limit_price === price)
  const resting = (side: RestingOrder['side']): number =>
    here.filter((order) => order.side === side).reduce((sum, order) => sum + order.leaves_quantity, 0)
  return { mine: { buy: resting('buy'), sell: resting('sell') }, mineIds: here.map((order) => order.id) }
}

/** The lowest price shown that is not below the previous close, if there is one below it too. */
function baseLineOf(prices: readonly number[], base: number): number | undefined {
  const above = prices.filter((price) => price >= base)
  return base > 0 && above.length < prices.length && above.length > 0 ? Math.min(...above) : undefined
}

/** The order book as it is drawn in Korea: asks above descending, bids below, my own orders on their rungs. */
export function ladderOf({ book, quote, workingOrders = [] }: LadderInput): Ladder {
  const asks = book.asks.slice(0, LEVELS)
  const bids = book.bids.slice(0, LEVELS)
  const largest = Math.max(1, ...[...asks, ...bids].map(([, size]) => size))
  const base = quote ? baseOf(quote) : 0
  const baseLine = baseLineOf(
    [...asks, ...bids].map(([price]) => price),
    base,
  )
  const resting = workingOrders.filter(
    (order) => isCancelable(order.status) && order.limit_price !== null && order.leaves_quantity > 0,
  )
  const toRung =
    (side: Rung['side']) =>
    ([price, size]: readonly [number, number]): Rung => ({
      side,
      price,
      size,
      share: size / largest,
      rate: base > 0 ? ((price - base) / base) * 100 : null,
      isLast: quote?.last === price,
      marks: quote ? MARKS.filter((mark) => quote[mark] === price) : [],
      isBaseLine: price === baseLine,
      ...mineAt(resting, price),
    })
  const shown = new Set([...asks, ...bids].map(([price]) => price))
  return {
    asks: asks.map(toRung('ask')).reverse(),
    bids: bids.map(toRung('bid')),
    mineOutside: resting.filter((order) => order.limit_price !== null && !shown.has(order.limit_price)).length,
  }
}
