import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { SimEvent, SimOrder } from '@naru/shared/sim/sim-venue'
import type { Route } from './exchange.ts'

/** A limit order that is not one before a trade has reached `stopPrice` (스톱지정가, 22). Won per share. */
export interface StopOrder extends SimOrder {
  readonly stopPrice?: number
}

interface Sleeper {
  readonly order: SimOrder
  readonly stopPrice: number
  readonly route: Route
  leaves: number
}

/** Orders that wait for a price: on no book, seen by nobody, trading with nobody. */
export class SleepingStops {
  readonly #sleepers = new Map<string, Sleeper>()

  get isEmpty(): boolean {
    return this.#sleepers.size === 0
  }

  has(orderId: string): boolean {
    return this.#sleepers.has(orderId)
  }

  add(order: SimOrder, stopPrice: number, route: Route): readonly SimEvent[] {
    this.#sleepers.set(order.id, { order, stopPrice, route, leaves: order.quantity })
    return [{ kind: 'accepted', orderId: order.id }]
  }

  /** Undefined for an order that does not sleep. */
  cancel(orderId: string, quantity: number): readonly SimEvent[] | undefined {
    const sleeper = this.#sleepers.get(orderId)
    if (!sleeper) return undefined
    return [this.#close(sleeper, { quantity: Math.min(quantity, sleeper.leaves), reason: 'requested' })]
  }

  /** Takes out what a trade at this price wakes: sells when it has fallen to their stop, buys when it has risen to it. */
  wake(id: InstrumentId, price: number): readonly { readonly order: SimOrder; readonly route: Route }[] {
    const woken = [...this.#sleepers.values()].filter(({ order, stopPrice }) => {
      return order.instrumentId === id && (order.side === 'sell' ? price <= stopPrice : price >= stopPrice)
    })
    for (const { order } of woken) this.#sleepers.delete(order.id)
    return woken.map(({ order, leaves, route }) => ({ order: { ...order, quantity: leaves }, route }))
  }

  end(ends: (id: InstrumentId) => boolean): readonly SimEvent[] {
    return [...this.#sleepers.values()]
      .filter(({ order }) => ends(order.instrumentId))
      .map((sleeper) => this.#close(sleeper, { quantity: sleeper.leaves, reason: 'session_end' }))
  }

  #close(sleeper: Sleeper, cut: { quantity: number; reason: 'requested' | 'session_end' }): SimEvent {
    const { id } = sleeper.order
    sleeper.leaves -= cut.quantity
    if (sleeper.leaves === 0) this.#sleepers.delete(id)
    return { kind: 'canceled', orderId: id, ...cut, leavesQty: sleeper.leaves }
  }
}
