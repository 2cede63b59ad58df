import { assert } from '../core/assert.ts'
import type { InstrumentId, InstrumentKind } from '../domain/instrument.ts'
import type { BookLevel } from '../domain/market-data.ts'
import type { OrderType, Side, TimeInForce } from '../domain/order.ts'
import { isWithinLimits, type PriceLimits } from '../market/price-limit.ts'
import { isOnTick } from '../market/tick-size.ts'
import { crosses, sharesAhead, walkBook } from './fill-model.ts'
import { OrderQueue, type RestingOrder } from './order-queue.ts'

/** An order as a venue takes it. Prices in won per share, quantities in shares. */
export interface SimOrder {
  readonly id: string
  readonly instrumentId: InstrumentId
  readonly side: Side
  readonly type: OrderType
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
  readonly type: OrderType
  readonly limitPrice: number | null
  readonly timeInForce: TimeInForce
}

/**
 * A venue that matches our orders against a market it is shown, never the other way round: the market does not react.
 * Deterministic and without time; the caller stamps the events it gets back. Orders of ours do not trade with each other.
 */
export interface SimVenue {
  /** Introduces an instrument or changes its limits or halt; orders keep resting. */
  setInstrument(id: InstrumentId, instrument: SimInstrument): void
  submit(order: SimOrder): readonly SimEvent[]
  /** Puts back an order that rested before a restart: no checks, no matching, at the end of its price's queue. */
  restore(order: SimOrder, cumQty: number): void
  /** Cancels `quantity` of the rest, or all of it. */
  cancel(orderId: string, quantity?: number): readonly SimEvent[]
  /** Moves the rest (or part) to a new order at the end of its new price's queue. */
  replace(orderId: string, replacement: SimReplacement): readonly SimEvent[]
  /** Feed a trade before the book that follows it. */
  onTrade(id: InstrumentId, trade: { readonly price: number; readonly size: number }): readonly SimEvent[]
  onBook(id: InstrumentId, book: SimBook): readonly SimEvent[]
  /** Day orders lapse. */
  endSession(): readonly SimEvent[]
  hasOrders(id: InstrumentId): boolean
  leaves(orderId: string): number
}

interface Board {
  instrument: SimInstrument
  book: SimBook
  /** Shares we took from a level since the book was published: the same offer is not sold twice. */
  taken: Map<number, number>
  readonly queue: OrderQueue
}

export function createSimVenue(): SimVenue {
  const boards = new Map<InstrumentId, Board>()
  const home = new Map<string, Board>()

  const settle = (board: Board, order: RestingOrder, execution: { quantity: number; price: number }): SimEvent => {
    order.leaves -= execution.quantity
    order.cumQty += execution.quantity
    assert(order.leaves >= 0, `order ${order.id} filled beyond its quantity`)
    if (order.leaves === 0) forget(board, order)
    return { kind: 'filled', orderId: order.id, ...execution, cumQty: order.cumQty, leavesQty: order.leaves }
  }

  const forget = (board: Board, order: RestingOrder): void => {
    board.queue.remove(order)
    home.delete(order.id)
  }

  const close = (board: Board, order: RestingOrder, cut: { quantity: number; reason: CancelReason }): SimEvent => {
    order.leaves -= cut.quantity
    if (order.leaves === 0) forget(board, order)
    return { kind: 'canceled', orderId: order.id, ...cut, leavesQty: order.leaves }
  }

  const take = (board: Board, order: RestingOrder): readonly SimEvent[] => {
    const levels = order.side === 'buy' ? board.book.asks : board.book.bids
    const want = { side: order.side, limitPrice: order.limitPrice, quantity: order.leaves }
    const executions = walkBook(levels, board.taken, want)
    if (order.timeInForce === 'fok' && executions.reduce((sum, one) => sum + one.quantity, 0) < order.leaves) return []
    return executions.map((execution) => {
      board.taken.set(execution.price, (board.taken.get(execution.price) ?? 0) + execution.quantity)
      return settle(board, order, execution)
    })
  }

  const enter = (board: Board, order: RestingOrder): readonly SimEvent[] => {
    home.set(order.id, board)
    const events: SimEvent[] = [{ kind: 'accepted', orderId: order.id }, ...take(board, order)]
    if (order.leaves === 0) return events
    if (order.timeInForce !== 'day') {
      return [...events, close(board, order, { quantity: order.leaves, reason: order.timeInForce })]
    }
    rest(board, order)
    return events
  }

  const venue: SimVenue = {
    setInstrument(id, instrument) {
      const board = boards.get(id)
      if (board) board.instrument = instrument
      else boards.set(id, { instrument, book: { bids: [], asks: [] }, taken: new Map(), queue: new OrderQueue() })
    },
    submit(order) {
      const board = boards.get(order.instrumentId)
      const reason = home.has(order.id) ? 'duplicate_id' : refusal(board, order)
      if (reason !== undefined || board === undefined) {
        return [{ kind: 'rejected', orderId: order.id, reason: reason ?? 'unknown_instrument' }]
      }
      return enter(board, resting(order, 0))
    },
    restore(order, cumQty) {
      const board = boards.get(order.instrumentId)
      assert(board !== undefined, `cannot restore an order of unknown ${order.instrumentId}`)
      const restored = resting(order, cumQty)
      home.set(order.id, board)
      rest(board, restored)
    },
    cancel(orderId, quantity) {
      const board = home.get(orderId)
      const order = board?.queue.find(orderId)
      if (!board || !order) return [{ kind: 'cancel_rejected', orderId, reason: 'not_open' }]
      return [close(board, order, { quantity: Math.min(quantity ?? order.leaves, order.leaves), reason: 'requested' })]
    },
    replace(orderId, replacement) {
      const board = home.get(orderId)
      const order = board?.queue.find(orderId)
      if (!board || !order) return [{ kind: 'cancel_rejected', orderId, reason: 'not_open' }]
      const quantity = Math.min(replacement.quantity ?? order.leaves, order.leaves)
      const next = { ...replacement, side: order.side, id: replacement.newId, quantity }
      const reason = refusal(board, next)
      if (reason !== undefined) return [{ kind: 'rejected', orderId: replacement.newId, reason }]
      return [close(board, order, { quantity, reason: 'replaced' }), ...enter(board, resting(next, 0))]
    },
    onTrade(id, trade) {
      const board = boards.get(id)
      if (!board || board.queue.size === 0) return []
      return board.queue.onTrade(trade.price, trade.size).map(({ order, ...fill }) => settle(board, order, fill))
    },
    onBook(id, book) {
      const board = boards.get(id)
      if (!board) return []
      board.book = book
      board.taken = new Map()
      if (board.queue.size === 0) return []
      const crossed = board.queue.orders().filter((order) => isCrossed(order, book))
      // A resting order is met at its own price; one without a price walks like any market order.
      const events = crossed.flatMap((order) => (order.limitPrice === null ? take(board, order) : meet(board, order)))
      board.queue.onBook(book.bids, book.asks)
      return events
    },
    endSession() {
      return [...boards.values()].flatMap((board) =>
        [...board.queue.orders()].map((order) =>
          close(board, order, { quantity: order.leaves, reason: 'session_end' }),
        ),
      )
    },
    hasOrders: (id) => (boards.get(id)?.queue.size ?? 0) > 0,
    leaves: (orderId) => home.get(orderId)?.queue.find(orderId)?.leaves ?? 0,
  }

  const meet = (board: Board, order: RestingOrder): readonly SimEvent[] => {
    const price = order.limitPrice
    if (price === null) return []
    const levels = order.side === 'buy' ? board.book.asks : board.book.bids
    return walkBook(levels, board.taken, { side: order.side, limitPrice: price, quantity: order.leaves }).map((hit) => {
      board.taken.set(hit.price, (board.taken.get(hit.price) ?? 0) + hit.quantity)
      return settle(board, order, { quantity: hit.quantity, price })
    })
  }
  return venue
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
