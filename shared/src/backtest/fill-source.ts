import type { BarLike } from '../indicators/indicator.ts'
import type { BookColumns, TickColumns } from './market-columns.ts'
import { firstAt } from './market-columns.ts'
import type { WaitingOrder } from './match.ts'
import type { FillSettings } from './settings.ts'

/** A price some shares can be had for, and when. Won per share; UnixMs. */
export interface Offer {
  readonly price: number
  readonly quantity: number
  readonly ts: number
  /** Reached, not asked for: no worse for having been sent at once. */
  readonly isResting: boolean
}

/** The time of one bar, within what is known beyond its four prices. */
export interface Span {
  readonly from: number
  readonly to: number
}

export const spanOf = (ts: Float64Array, row: number, length: number): Span => ({
  from: ts[row]!,
  to: row + 1 < length ? ts[row + 1]! : Number.POSITIVE_INFINITY,
})

/** What the single trades of a bar offer an order: each no more than a part of its size, in their order. */
export function offersOfTicks(
  order: WaitingOrder,
  ticks: TickColumns,
  { span, fills }: { readonly span: Span; readonly fills: FillSettings },
): readonly Offer[] {
  const offers: Offer[] = []
  const isBuy = order.side === 'buy'
  let [left, isFirst] = [wantedOf(order), true]
  for (let at = firstAt(ticks.ts, span.from); at < ticks.length && ticks.ts[at]! < span.to && left >= 1; at += 1) {
    const [price, ts] = [ticks.price[at]!, ticks.ts[at]!]
    if (order.type === 'stop') order.isTriggered ||= isBuy ? price >= order.price : price <= order.price
    const isMarket = order.type === 'market' || order.isTriggered === true
    const taken = isMarket ? price : limitAt(order, price, { isFirst, fills })
    isFirst = false
    if (taken === undefined) continue
    const share = fills.volumeShare ?? 1
    const quantity = Math.min(left, Math.floor(ticks.size[at]! * share))
    if (quantity < 1) continue
    left -= quantity
    offers.push({ price: taken, quantity, ts, isResting: !isMarket })
  }
  return offers
}

/** A limit that could trade at once trades at the market's price; one that waited trades at its own. */
function limitAt(
  { side, type, price }: WaitingOrder,
  traded: number,
  { isFirst, fills }: { readonly isFirst: boolean; readonly fills: FillSettings },
): number | undefined {
  if (type !== 'limit') return undefined
  const beyond = side === 'buy' ? price - traded : traded - price
  if (beyond < 0 || (beyond === 0 && !isFirst && fills.limit === 'through')) return undefined
  return isFirst ? traded : price
}

/** What the order books of a bar offer: from the best level on, no further than a limit, each snapshot anew. */
export function offersOfBooks(order: WaitingOrder, books: BookColumns, span: Span): readonly Offer[] {
  const offers: Offer[] = []
  const isBuy = order.side === 'buy'
  const side = isBuy ? books.asks : books.bids
  let left = wantedOf(order)
  for (let at = firstAt(books.ts, span.from); at < books.length && books.ts[at]! < span.to && left >= 1; at += 1) {
    const base = at * books.depth
    const best = side.price[base]!
    if (order.type === 'stop') order.isTriggered ||= best > 0 && (isBuy ? best >= order.price : best <= order.price)
    if (order.type === 'stop' && order.isTriggered !== true) continue
    for (let level = base; level < base + books.depth && left >= 1; level += 1) {
      const [price, size] = [side.price[level]!, side.size[level]!]
      const isTooFar = order.type === 'limit' && (isBuy ? price > order.price : price < order.price)
      if (!(price > 0) || isTooFar) break
      const quantity = Math.min(left, size)
      if (quantity < 1) continue
      left -= quantity
      offers.push({ price, quantity, ts: books.ts[at]!, isResting: true })
    }
  }
  return offers
}

/** A part of the account's worth is not counted yet: it takes what there is until it is. */
const wantedOf = ({ left }: WaitingOrder): number => (Number.isNaN(left) ? Number.POSITIVE_INFINITY : left)

/** An auction has one price for all: whoever asked for no worse gets it. */
export function auctionPrice({ side, type, price }: WaitingOrder, { close }: BarLike): number | undefined {
  if (type === 'market') return close
  const isMet =
    type === 'limit'
      ? side === 'buy'
        ? close <= price
        : close >= price
      : side === 'buy'
        ? close >= price
        : close <= price
  return isMet ? close : undefined
}
