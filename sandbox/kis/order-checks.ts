import { instrumentId } from '@naru/shared/domain/instrument'
import type { Side } from '@naru/shared/domain/order'
import { isWithinLimits } from '@naru/shared/market/price-limit'
import { isOnTick } from '@naru/shared/market/tick-size'
import type { SimRejection } from '@naru/shared/sim/sim-venue'
import type { Division } from './divisions.ts'
import type { Exchange, Route } from './exchange.ts'
import { type ChargeRates, costOfBuying } from './funds.ts'
import type { Account, LedgerState } from './ledger.ts'
import type { Market } from './market/market.ts'
import type { RefusalReason } from './refusals.ts'

/** An order whose price is known: 0 without a limit. */
interface PricedOrder {
  readonly code: string
  readonly side: Side
  readonly quantity: number
  readonly price: number
  readonly stopPrice?: number | undefined
}

/** What must be known of the broker to judge an order. */
interface Books {
  readonly market: Market
  readonly exchange: Exchange
  readonly state: LedgerState
  readonly charges: ChargeRates
  buyingPower(account: Account): number
  sellable(account: Account, code: string): number
}

/** Won and shares an order that is being revised gives back. */
interface Released {
  readonly cash: number
  readonly shares: number
}

const NOTHING: Released = { cash: 0, shares: 0 }

/** Best-price orders take their limit from the book as it is when they enter. */
export function withPrice<T extends PricedOrder>(market: Market, means: Division, wanted: T): T {
  if (means.type === 'market') return { ...wanted, price: 0 }
  if (means.fixed) {
    const { base } = market.today(wanted.code)
    return { ...wanted, price: means.fixed === 'close' ? market.quote(wanted.code).last : base }
  }
  if (!means.peg) return wanted
  const { bids, asks } = market.book(wanted.code)
  const isAsk = (wanted.side === 'buy') === (means.peg === 'opposite')
  const best = (isAsk ? asks : bids)[0]?.[0]
  return { ...wanted, price: best ?? market.quote(wanted.code).last }
}

/** Why the broker would not take an order: first what the exchange would say, then cash or shares. */
export function refusalOf(
  books: Books,
  account: Account,
  check: {
    readonly route: Route
    readonly order: PricedOrder
    readonly means: Division
    readonly released?: Released
  },
): RefusalReason | undefined {
  const { route, order, means, released = NOTHING } = check
  const { code, side, quantity, price } = order
  const { type, timeInForce } = means
  const limitPrice = type === 'market' ? null : price
  const probe = { id: 'probe', instrumentId: instrumentId(code), side, type, limitPrice, quantity, timeInForce }
  const refused = books.exchange.check(probe, route)
  if (refused) return AS_REFUSAL[refused]
  const badStop = means.isStop && stopRefusal(books.market, order)
  if (badStop) return badStop
  if (side === 'sell') return sellRefusal(books, account, { order, released })
  // Without a limit the broker takes the margin at the upper limit.
  const amount = quantity * (price || books.market.today(code).limits.upper)
  return costOfBuying(amount, books.charges) > books.buyingPower(account) + released.cash ? 'no_cash' : undefined
}

function stopRefusal(market: Market, { code, stopPrice }: PricedOrder): RefusalReason | undefined {
  const { symbol, limits } = market.today(code)
  if (stopPrice === undefined || !isOnTick(symbol.kind, stopPrice)) return 'off_tick'
  return isWithinLimits(limits, stopPrice) ? undefined : 'outside_price_limit'
}

function sellRefusal(
  books: Books,
  account: Account,
  { order, released }: { readonly order: PricedOrder; readonly released: Released },
): RefusalReason | undefined {
  const held = books.state.accounts[account.key]?.holdings[order.code]?.quantity ?? 0
  if (order.quantity > held) return 'no_holding'
  return order.quantity > books.sellable(account, order.code) + released.shares ? 'sellable_exceeded' : undefined
}

const AS_REFUSAL: Readonly<Record<SimRejection, RefusalReason>> = {
  unknown_instrument: 'unknown_stock',
  instrument_halted: 'halted',
  quantity_invalid: 'quantity',
  price_off_tick: 'off_tick',
  price_outside_limit: 'outside_price_limit',
  duplicate_id: 'quantity',
}
