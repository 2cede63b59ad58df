import type { Side } from '../domain/order.ts'

/** What takes part in a call auction. `limitPrice` null is a market order; won per share, shares. */
export interface AuctionInterest {
  readonly side: Side
  readonly limitPrice: number | null
  readonly quantity: number
}

/** Everybody trades at one price: won per share, shares. */
export interface AuctionMatch {
  readonly price: number
  readonly quantity: number
}

interface Candidate extends AuctionMatch {
  /** Shares left over on the heavier side. */
  readonly surplus: number
}

const sum = (interests: readonly AuctionInterest[], fits: (limit: number) => boolean): number =>
  interests.reduce((all, { limitPrice, quantity }) => all + (limitPrice === null || fits(limitPrice) ? quantity : 0), 0)

/**
 * The single price (합치가격) at which most shares trade; among equals the one that leaves least over, then the one nearest
 * to `reference`, then the lower.
 *
 * @param reference  the last price before the auction, won per share; also the price when only market orders meet
 * @returns          undefined when nobody meets
 * @source           KRX business regulations on single-price trading: maximum executable volume
 */
export function matchAuction(interests: readonly AuctionInterest[], reference: number): AuctionMatch | undefined {
  const buys = interests.filter(({ side }) => side === 'buy')
  const sells = interests.filter(({ side }) => side === 'sell')
  const prices = new Set(interests.flatMap(({ limitPrice }) => limitPrice ?? []))
  if (prices.size === 0) prices.add(reference)
  let best: Candidate | undefined
  for (const price of [...prices].sort((a, b) => a - b)) {
    const wanted = sum(buys, (limit) => limit >= price)
    const offered = sum(sells, (limit) => limit <= price)
    const candidate = { price, quantity: Math.min(wanted, offered), surplus: Math.abs(wanted - offered) }
    if (candidate.quantity > 0 && (!best || isBetter(candidate, best, reference))) best = candidate
  }
  return best && { price: best.price, quantity: best.quantity }
}

function isBetter(one: Candidate, other: Candidate, reference: number): boolean {
  if (one.quantity !== other.quantity) return one.quantity > other.quantity
  if (one.surplus !== other.surplus) return one.surplus < other.surplus
  return Math.abs(one.price - reference) < Math.abs(other.price - reference)
}

/**
 * Shares each interest gets of `quantity`, in the order given within a price: market orders first, then better prices.
 *
 * @param interests  one side of the auction, earliest first
 */
export function allot<T extends AuctionInterest>(
  interests: readonly T[],
  { price, quantity }: AuctionMatch,
): readonly { readonly interest: T; readonly quantity: number }[] {
  const rank = ({ side, limitPrice }: AuctionInterest): number =>
    limitPrice === null ? Number.NEGATIVE_INFINITY : side === 'buy' ? -limitPrice : limitPrice
  const isIn = ({ side, limitPrice }: AuctionInterest): boolean =>
    limitPrice === null || (side === 'buy' ? limitPrice >= price : limitPrice <= price)
  let left = quantity
  return interests
    .filter(isIn)
    .map((interest, i) => ({ interest, i, rank: rank(interest) }))
    .sort((a, b) => (a.rank === b.rank ? a.i - b.i : a.rank < b.rank ? -1 : 1))
    .map(({ interest }) => {
      const part = Math.min(left, interest.quantity)
      left -= part
      return { interest, quantity: part }
    })
    .filter((part) => part.quantity > 0)
}
