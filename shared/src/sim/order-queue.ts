import type { BookLevel } from '../domain/market-data.ts'
import type { Side, TimeInForce } from '../domain/order.ts'
import { crosses, type Execution, sharesAhead } from './fill-model.ts'

/** An order that rests. `limitPrice` null is a market order whose rest found nobody. */
export interface RestingOrder {
  readonly id: string
  readonly side: Side
  readonly limitPrice: number | null
  readonly timeInForce: TimeInForce
  leaves: number
  cumQty: number
  /** Shares of the market in front of us at our price; null while our price is beyond the visible book. */
  ahead: number | null
}

interface QueueFill extends Execution {
  readonly order: RestingOrder
}

/** Resting orders of one instrument, in price-time priority among each other. */
export class OrderQueue {
  readonly #orders: RestingOrder[] = []

  get size(): number {
    return this.#orders.length
  }

  orders(): readonly RestingOrder[] {
    return this.#orders
  }

  find(id: string): RestingOrder | undefined {
    return this.#orders.find((order) => order.id === id)
  }

  /** Behind every order of the same or a better price. */
  add(order: RestingOrder): void {
    const at = this.#orders.findIndex((other) => other.side === order.side && isBetter(order, other))
    this.#orders.splice(at === -1 ? this.#orders.length : at, 0, order)
  }

  /** Right behind another one, whatever else waits there. */
  addBeside(order: RestingOrder, other: RestingOrder): void {
    const at = this.#orders.indexOf(other)
    this.#orders.splice(at === -1 ? this.#orders.length : at + 1, 0, order)
  }

  remove(order: RestingOrder): void {
    const at = this.#orders.indexOf(order)
    if (at !== -1) this.#orders.splice(at, 1)
  }

  /**
   * A trade printed. Orders it went through would have been served first and fill whole at their own price; at the
   * price itself the market's shares in front are served first, then ours in the order they came.
   */
  onTrade(price: number, size: number): readonly QueueFill[] {
    const fills: QueueFill[] = []
    let ours = 0
    for (const order of this.#orders) {
      if (order.limitPrice === null || !crosses(order.side, order.limitPrice, price)) continue
      if (order.limitPrice !== price) {
        fills.push({ order, quantity: order.leaves, price: order.limitPrice })
        continue
      }
      const ahead = order.ahead ?? 0
      const quantity = Math.min(order.leaves, Math.max(0, size - ahead - ours))
      order.ahead = Math.max(0, ahead - Math.max(0, size - ours))
      ours += quantity
      if (quantity > 0) fills.push({ order, quantity, price })
    }
    return fills
  }

  /** Cancellations in front show as a smaller level; the queue never grows in front of us. */
  onBook(bids: readonly BookLevel[], asks: readonly BookLevel[]): void {
    for (const order of this.#orders) {
      if (order.limitPrice === null) continue
      const levels = order.side === 'buy' ? bids : asks
      const displayed = sharesAhead(levels, order.side, order.limitPrice)
      if (displayed !== null) order.ahead = order.ahead === null ? displayed : Math.min(order.ahead, displayed)
    }
  }
}

function isBetter(order: RestingOrder, other: RestingOrder): boolean {
  if (order.limitPrice === null) return other.limitPrice !== null
  if (other.limitPrice === null) return false
  return order.side === 'buy' ? order.limitPrice > other.limitPrice : order.limitPrice < other.limitPrice
}
