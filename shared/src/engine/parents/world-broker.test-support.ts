import { kstDate, type UnixMs } from '../../core/time.ts'
import { type BalanceReport, OrderReport } from '../../domain/execution.ts'
import type { IntentId, OrderIntent, VenueOrderId } from '../../domain/order.ts'
import { aBalance, aHolding, OPENING } from '../fixtures.test-support.ts'

type BrokerOrder = { -readonly [K in keyof OrderReport]: OrderReport[K] } & { readonly intentId: IntentId }

/** The day everything happens on. */
export const DAY = kstDate(OPENING)

/** A broker of few rules: takes orders, lists them, and never sells what nobody holds without complaining. */
export class WorldBroker {
  readonly orders: BrokerOrder[] = []
  /** What must never happen, when it did. */
  readonly violations: string[] = []
  held: number

  constructor(held: number) {
    this.held = held
  }

  /** Undefined when it does not take it: a cash account cannot be short. */
  book(intentId: IntentId, order: OrderIntent, at: UnixMs): VenueOrderId | undefined {
    const free = this.held - this.#selling()
    if (order.side === 'sell' && order.quantity > free) {
      this.violations.push(`asked to sell ${order.quantity} with ${free} free`)
      return undefined
    }
    const venueOrderId = { orderDate: DAY, branch: '', orderNo: String(this.orders.length + 1).padStart(10, '0') }
    const { instrumentId, side, type, quantity, limitPrice, stopPrice } = order
    this.orders.push({
      venueOrderId,
      instrumentId,
      side,
      type,
      quantity,
      limitPrice,
      stopPrice,
      intentId,
      originalOrderNo: null,
      cumQty: 0,
      cumAmount: 0,
      canceledQty: 0,
      rejectedQty: 0,
      leavesQty: quantity,
      orderedAt: at,
      isOpenApi: true,
    })
    return venueOrderId
  }

  /** Fills up to so many shares of one of the open orders; says of which and how many. */
  fill(
    index: number,
    quantity: number,
    price: number,
  ): { readonly orderNo: string; readonly shares: number } | undefined {
    const open = this.orders.filter(({ leavesQty, stopPrice }) => leavesQty > 0 && stopPrice === null)
    const order = open[index % Math.max(1, open.length)]
    if (!order) return undefined
    const shares = Math.min(quantity, order.leavesQty)
    order.cumQty += shares
    order.cumAmount += shares * price
    order.leavesQty -= shares
    this.held += order.side === 'buy' ? shares : -shares
    if (this.held < 0) this.violations.push(`sold ${-this.held} shares that nobody held`)
    return { orderNo: order.venueOrderId.orderNo, shares }
  }

  /** False when nothing is left of it. */
  cancel(orderNo: string): boolean {
    const order = this.find(orderNo)
    if (!order || order.leavesQty === 0) return false
    order.canceledQty += order.leavesQty
    order.leavesQty = 0
    return true
  }

  find(orderNo: string | null): BrokerOrder | undefined {
    return this.orders.find(({ venueOrderId }) => venueOrderId.orderNo === orderNo)
  }

  /** Of an intent, whether or not anybody knows that yet. */
  of(intentId: IntentId): BrokerOrder | undefined {
    return this.orders.find((order) => order.intentId === intentId)
  }

  list(): readonly OrderReport[] {
    return this.orders.map((order) => OrderReport.parse(order))
  }

  balance(): BalanceReport {
    const holding = aHolding({ quantity: this.held, sellableQuantity: this.held - this.#selling() })
    return aBalance({ buyingPower: 1e9, equity: 1e9, holdings: this.held > 0 ? [holding] : [] })
  }

  #selling(): number {
    return this.orders.filter(({ side }) => side === 'sell').reduce((sum, { leavesQty }) => sum + leavesQty, 0)
  }
}
