import { assert } from '../core/assert.ts'
import type { InstrumentId, InstrumentKind } from '../domain/instrument.ts'
import type { BookLevel } from '../domain/market-data.ts'
import type { Side, TimeInForce } from '../domain/order.ts'
import { isWithinLimits, type PriceLimits } from '../market/price-limit.ts'
import { isOnTick } from '../market/tick-size.ts'
import { type AuctionInterest, type AuctionMatch, allot, matchAuction } from './auction.ts'
import { crosses, type Execution, sharesAhead, walkBook } from './fill-model.ts'
import { OrderQueue, type RestingOrder } from './order-queue.ts'

/** What matching comes down to: with a price or without one. */
export type SimOrderType = 'limit' | 'market'

/** An order as a venue takes it. Prices in won per share, quantities in shares. */
export interface SimOrder {
  readonly id: string
  readonly instrumentId: InstrumentId
  readonly side: Side
  readonly type: SimOrderType
  readonly limitPrice: number | null
  readonly quantity: number
  readonly timeInForce: TimeInForce
}

export type SimRejection =
  | 'unknown_instrument'
  | 'instrument_halted'
  | 'quantity_invalid'
  | 'price_off_tick'
  | 'price_outside_limit'
  | 'duplicate_id'

export type SimEvent =
  | { readonly kind: 'accepted'; readonly orderId: string }
  | { readonly kind: 'rejected'; readonly orderId: string; readonly reason: SimRejection }
  | {
      readonly kind: 'filled'
      readonly orderId: string
      readonly quantity: number
      readonly price: number
      readonly cumQty: number
      readonly leavesQty: number
    }
  | {
      readonly kind: 'canceled'
      readonly orderId: string
      readonly quantity: number
      readonly leavesQty: number
      readonly reason: 'requested' | 'replaced' | 'ioc' | 'fok' | 'session_end'
    }
  | { readonly kind: 'cancel_rejected'; readonly orderId: string; readonly reason: 'not_open' }

/** What the venue must know of an instrument today. */
export interface SimInstrument {
  readonly kind: InstrumentKind
  readonly limits: PriceLimits
  readonly isHalted: boolean
}

export interface SimBook {
  readonly bids: readonly BookLevel[]
  readonly asks: readonly BookLevel[]
}

export interface SimReplacement {
  readonly newId: string
  /** How much of the rest moves to the new order; all of it when left out. */
  readonly quantity?: number
  readonly type: SimOrderType
  readonly limitPrice: number | null
  readonly timeInForce: TimeInForce
}

interface Board {
  instrument: SimInstrument
  book: SimBook
  /** Shares we took from a level since the book was published: the same offer is not sold twice. */
  taken: Map<number, number>
  /** A call auction: orders are collected and nothing trades until `uncross`. */
  isCall: boolean
  readonly queue: OrderQueue
}

/** An auction that ended: at one price, or without one when nobody met. */
export interface SimUncross {
  readonly match: AuctionMatch | undefined
  readonly events: readonly SimEvent[]
}

/**
 * A venue that matches our orders against a market it is shown, never the other way round: the market does not react.
 * Deterministic and without time; the caller stamps the events it gets back. Orders of ours do not trade with each other.
 */
export class SimVenue {
  readonly #boards = new Map<InstrumentId, Board>()
  readonly #home = new Map<string, Board>()

  /** Introduces an instrument or changes its limits or halt; orders keep resting. */
  setInstrument(id: InstrumentId, instrument: SimInstrument): void {
    const board = this.#boards.get(id)
    if (board) board.instrument = instrument
    else {
      const book = { bids: [], asks: [] }
      this.#boards.set(id, { instrument, book, taken: new Map(), isCall: false, queue: new OrderQueue() })
    }
  }

  /** Begins or ends a call auction; ending it without `uncross` lets the orders rest as they are. */
  setCall(id: InstrumentId, isCall: boolean): void {
    this.#board(id).isCall = isCall
  }

  /** What an auction would do now. `book` is the market's own interest; `reference` the last price before it. */
  indicate(id: InstrumentId, book: SimBook, reference: number): AuctionMatch | undefined {
    return matchAuction([...interestOf(book), ...interestsOf(this.#board(id).queue)], reference)
  }

  /** Ends a call auction: everybody who meets trades at one price; the market's shares come before ours at a price. */
  uncross(id: InstrumentId, book: SimBook, reference: number): SimUncross {
    const board = this.#board(id)
    board.isCall = false
    const ours = interestsOf(board.queue)
    const everybody: readonly Interest[] = [...interestOf(book), ...ours]
    const match = matchAuction(everybody, reference)
    if (!match) return { match, events: [] }
    const parts = (['buy', 'sell'] as const).flatMap((side) =>
      allot(
        everybody.filter((interest) => interest.side === side),
        match,
      ),
    )
    const events = parts.flatMap(({ interest, quantity }) => {
      return interest.order ? [this.#settle(board, interest.order, { quantity, price: match.price })] : []
    })
    return { match, events }
  }

  /** Takes the limit off an order that rests: conditional-limit orders become market orders in the closing auction. */
  loosen(orderId: string): void {
    const found = this.#find(orderId)
    if (!found) return
    found.board.queue.remove(found.order)
    found.board.queue.add({ ...found.order, limitPrice: null, ahead: 0 })
  }

  /** Why `submit` would refuse an order; undefined when it would not. */
  check(order: SimOrder): SimRejection | undefined {
    return this.#home.has(order.id) ? 'duplicate_id' : refusal(this.#boards.get(order.instrumentId), order)
  }

  submit(order: SimOrder): readonly SimEvent[] {
    const reason = this.check(order)
    if (reason !== undefined) return [{ kind: 'rejected', orderId: order.id, reason }]
    return this.#enter(this.#board(order.instrumentId), resting(order, 0))
  }

  /** Puts back an order that rested before a restart: no checks, no matching, at the end of its price's queue. */
  restore(order: SimOrder, cumQty: number): void {
    const board = this.#board(order.instrumentId)
    this.#home.set(order.id, board)
    rest(board, resting(order, cumQty))
  }

  /** Cancels `quantity` of the rest, or all of it. */
  cancel(orderId: string, quantity?: number): readonly SimEvent[] {
    const found = this.#find(orderId)
    if (!found) return [{ kind: 'cancel_rejected', orderId, reason: 'not_open' }]
    const { leaves } = found.order
    return [
      this.#close(found.board, found.order, { quantity: Math.min(quantity ?? leaves, leaves), reason: 'requested' }),
    ]
  }

  /** Moves the rest (or part of it) to a new order: at the end of its new price's queue, or in its place at the same price. */
  replace(orderId: string, replacement: SimReplacement): readonly SimEvent[] {
    const found = this.#find(orderId)
    if (!found) return [{ kind: 'cancel_rejected', orderId, reason: 'not_open' }]
    const { board, order } = found
    const quantity = Math.min(replacement.quantity ?? order.leaves, order.leaves)
    const next = { ...replacement, side: order.side, id: replacement.newId, quantity }
    const reason = refusal(board, next)
    if (reason !== undefined) return [{ kind: 'rejected', orderId: replacement.newId, reason }]
    const moved = resting(next, 0)
    if (next.timeInForce !== 'day' || moved.limitPrice !== order.limitPrice) {
      return [this.#close(board, order, { quantity, reason: 'replaced' }), ...this.#enter(board, moved)]
    }
    // Only the price decides the place in the queue: at the same one the moved part keeps it.
    board.queue.addBeside({ ...moved, ahead: order.ahead }, order)
    this.#home.set(moved.id, board)
    return [
      this.#close(board, order, { quantity, reason: 'replaced' }),
      { kind: 'accepted', orderId: replacement.newId },
    ]
  }

  /** A trade of the market. Feed it before the book that follows it. */
  onTrade(id: InstrumentId, trade: { readonly price: number; readonly size: number }): readonly SimEvent[] {
    const board = this.#boards.get(id)
    if (!board || board.isCall || board.queue.size === 0) return []
    return board.queue.onTrade(trade.price, trade.size).map(({ order, ...fill }) => this.#settle(board, order, fill))
  }

  onBook(id: InstrumentId, book: SimBook): readonly SimEvent[] {
    const board = this.#boards.get(id)
    if (!board) return []
    board.book = book
    board.taken = new Map()
    if (board.isCall || board.queue.size === 0) return []
    const crossed = board.queue.orders().filter((order) => isCrossed(order, book))
    // A resting order is met at its own price; one without a price walks like any market order.
    const events = crossed.flatMap((order) => this.#take(board, order, order.limitPrice))
    board.queue.onBook(book.bids, book.asks)
    return events
  }

  /** Day orders lapse: all of them, or those of some instruments. */
  endSession(ends: (id: InstrumentId) => boolean = () => true): readonly SimEvent[] {
    return [...this.#boards]
      .filter(([id]) => ends(id))
      .flatMap(([, board]) =>
        [...board.queue.orders()].map((order) =>
          this.#close(board, order, { quantity: order.leaves, reason: 'session_end' }),
        ),
      )
  }

  hasOrders(id: InstrumentId): boolean {
    return (this.#boards.get(id)?.queue.size ?? 0) > 0
  }

  /** Shares of an order still open; 0 when it is not. */
  leaves(orderId: string): number {
    return this.#find(orderId)?.order.leaves ?? 0
  }

  #enter(board: Board, order: RestingOrder): readonly SimEvent[] {
    this.#home.set(order.id, board)
    const accepted: SimEvent = { kind: 'accepted', orderId: order.id }
    if (board.isCall) {
      rest(board, order)
      return [accepted]
    }
    const events: SimEvent[] = [accepted, ...this.#take(board, order, null)]
    if (order.leaves === 0) return events
    if (order.timeInForce !== 'day') {
      return [...events, this.#close(board, order, { quantity: order.leaves, reason: order.timeInForce })]
    }
    rest(board, order)
    return events
  }

  /** Takes what is offered within the order's limit, at the offers' prices or at `atPrice`. */
  #take(board: Board, order: RestingOrder, atPrice: number | null): readonly SimEvent[] {
    const levels = order.side === 'buy' ? board.book.asks : board.book.bids
    const want = { side: order.side, limitPrice: order.limitPrice, quantity: order.leaves }
    const executions = walkBook(levels, board.taken, want)
    const total = executions.reduce((sum, one) => sum + one.quantity, 0)
    if (order.timeInForce === 'fok' && total < order.leaves) return []
    return executions.map(({ quantity, price }) => {
      board.taken.set(price, (board.taken.get(price) ?? 0) + quantity)
      return this.#settle(board, order, { quantity, price: atPrice ?? price })
    })
  }

  #settle(board: Board, order: RestingOrder, execution: Execution): SimEvent {
    order.leaves -= execution.quantity
    order.cumQty += execution.quantity
    assert(order.leaves >= 0, `order ${order.id} filled beyond its quantity`)
    if (order.leaves === 0) this.#forget(board, order)
    return { kind: 'filled', orderId: order.id, ...execution, cumQty: order.cumQty, leavesQty: order.leaves }
  }

  #close(board: Board, order: RestingOrder, cut: { quantity: number; reason: CancelReason }): SimEvent {
    order.leaves -= cut.quantity
    if (order.leaves === 0) this.#forget(board, order)
    return { kind: 'canceled', orderId: order.id, ...cut, leavesQty: order.leaves }
  }

  #forget(board: Board, order: RestingOrder): void {
    board.queue.remove(order)
    this.#home.delete(order.id)
  }

  #find(orderId: string): { readonly board: Board; readonly order: RestingOrder } | undefined {
    const board = this.#home.get(orderId)
    const order = board?.queue.find(orderId)
    return board && order && { board, order }
  }

  #board(id: InstrumentId): Board {
    const board = this.#boards.get(id)
    assert(board !== undefined, `the venue does not know ${id}`)
    return board
  }
}

type CancelReason = Extract<SimEvent, { kind: 'canceled' }>['reason']

const resting = (order: Omit<SimOrder, 'instrumentId'>, cumQty: number): RestingOrder => ({
  id: order.id,
  side: order.side,
  limitPrice: order.type === 'market' ? null : order.limitPrice,
  timeInForce: order.timeInForce,
  leaves: order.quantity - cumQty,
  cumQty,
  ahead: null,
})

function rest(board: Board, order: RestingOrder): void {
  const levels = order.side === 'buy' ? board.book.bids : board.book.asks
  order.ahead = order.limitPrice === null ? 0 : sharesAhead(levels, order.side, order.limitPrice)
  board.queue.add(order)
}

interface Interest extends AuctionInterest {
  /** Undefined for the market's own shares. */
  readonly order?: RestingOrder
}

const interestsOf = (queue: OrderQueue): readonly Interest[] =>
  queue.orders().map((order) => ({ side: order.side, limitPrice: order.limitPrice, quantity: order.leaves, order }))

const interestOf = ({ bids, asks }: SimBook): readonly Interest[] => [
  ...bids.map(([limitPrice, quantity]) => ({ side: 'buy' as const, limitPrice, quantity })),
  ...asks.map(([limitPrice, quantity]) => ({ side: 'sell' as const, limitPrice, quantity })),
]

function isCrossed(order: RestingOrder, book: SimBook): boolean {
  const best = (order.side === 'buy' ? book.asks : book.bids)[0]
  return best !== undefined && crosses(order.side, order.limitPrice, best[0])
}

function refusal(board: Board | undefined, order: Omit<SimOrder, 'instrumentId'>): SimRejection | undefined {
  if (!board) return 'unknown_instrument'
  if (board.instrument.isHalted) return 'instrument_halted'
  if (!Number.isSafeInteger(order.quantity) || order.quantity < 1) return 'quantity_invalid'
  if (order.type === 'market') return undefined
  if (order.limitPrice === null || !isOnTick(board.instrument.kind, order.limitPrice)) return 'price_off_tick'
  return isWithinLimits(board.instrument.limits, order.limitPrice) ? undefined : 'price_outside_limit'
}
