import { applyFill, type Book, createBook, equityOf } from '../backtest/book.ts'
import { Judge } from '../backtest/judge.ts'
import type { BacktestFill } from '../backtest/result.ts'
import { BACKTEST_LIMITS, type ChargesOf, koreanCosts } from '../backtest/settings.ts'
import { columnsOf } from '../indicators/columns.ts'
import type { DenialCode } from '../risk/check.ts'
import type { SimRejection } from '../sim/sim-venue.ts'
import type { RecordedDay } from './recorded-day.ts'

/** What somebody wants of the replayed market. Won per share; null for an order that takes any price. */
export interface ReplayAsk {
  readonly side: 'buy' | 'sell'
  readonly quantity: number
  readonly limitPrice: number | null
}

export type ReplayRefusal = DenialCode | SimRejection | 'replay_over'

/** An order of the replay: it is known to nobody but the replay. UnixMs are times of the replayed day. */
export interface ReplayOrder extends ReplayAsk {
  readonly id: string
  readonly by: 'hand' | 'strategy' | 'rule'
  readonly placedAt: number
  readonly state: 'open' | 'filled' | 'canceled' | 'refused'
  readonly filled: number
  /** Won, sum of price × shares. */
  readonly amount: number
  /** Why it never was an order. */
  readonly code: ReplayRefusal | null
}

export interface ReplayFill extends Omit<BacktestFill, 'by'> {
  readonly orderId: string
  readonly by: ReplayOrder['by']
}

/** How the paper account of a replay stands. Won, shares. */
export interface ReplayStanding {
  readonly start: number
  readonly cash: number
  /** Not held back by orders that wait. */
  readonly freeCash: number
  readonly held: number
  readonly freeShares: number
  /** 0 without a holding. */
  readonly averagePrice: number
  readonly equity: number
  readonly commission: number
  readonly tax: number
}

/** Cash, shares, orders and fills of one replay: judged by the checks of live orders, charged as Korea charges. */
export class ReplayAccount {
  readonly orders = new Map<string, ReplayOrder>()
  readonly fills: ReplayFill[] = []
  readonly #book: Book
  readonly #charges: ChargesOf
  readonly #judge: Judge
  readonly #day: RecordedDay
  readonly #start: number
  #boughtWon = 0
  #placed = 0

  constructor(day: RecordedDay, cash: number) {
    this.#day = day
    this.#start = cash
    this.#book = createBook(cash, 1)
    this.#book.lastClose[0] = day.base
    this.#charges = koreanCosts(day)
    const series = { instrumentId: day.instrumentId, kind: day.kind, market: day.market, columns: columnsOf([]) }
    this.#judge = new Judge({ series, book: this.#book, limits: BACKTEST_LIMITS, allowsShort: false })
  }

  /** Values the holding. */
  mark(price: number): void {
    this.#book.lastClose[0] = price
  }

  /** Why an order must not be made; undefined: it may. */
  objection({ side, quantity, limitPrice }: ReplayAsk, now: number): DenialCode | undefined {
    const { won, shares, count } = this.#reserved()
    return this.#judge.denial(
      { series: 0, side, quantity, limitPrice, now },
      {
        base: this.#day.base,
        ordersToday: this.#placed,
        boughtTodayWon: this.#boughtWon,
        reservedWon: won,
        reservedShares: shares,
        openOrders: count,
        dayEquity: this.#start,
      },
    )
  }

  enter(order: Omit<ReplayOrder, 'state' | 'filled' | 'amount' | 'code'>, code: ReplayRefusal | null): void {
    if (code === null) this.#placed += 1
    this.orders.set(order.id, { ...order, state: code === null ? 'open' : 'refused', filled: 0, amount: 0, code })
  }

  fill(id: string, quantity: number, { price, ts }: { readonly price: number; readonly ts: number }): void {
    const order = this.orders.get(id)
    if (order === undefined) return
    const { side, by } = order
    const charges = this.#charges(side, price * quantity, ts)
    const trade = { series: 0, row: 0, ts, side, quantity, price }
    applyFill(this.#book, trade, charges)
    if (side === 'buy') this.#boughtWon += price * quantity
    this.fills.push({ ...trade, ...charges, orderId: id, by })
    const filled = order.filled + quantity
    const state = filled === order.quantity ? 'filled' : order.state
    this.orders.set(id, { ...order, filled, amount: order.amount + price * quantity, state })
  }

  close(id: string): void {
    const order = this.orders.get(id)
    if (order !== undefined) this.orders.set(id, { ...order, state: 'canceled' })
  }

  get standing(): ReplayStanding {
    const { cash, held, averagePrice, commission, tax } = this.#book
    const { won, shares } = this.#reserved()
    const average = averagePrice[0]!
    return {
      start: this.#start,
      cash,
      freeCash: cash - won,
      held: held[0]!,
      freeShares: held[0]! - shares,
      averagePrice: Number.isNaN(average) ? 0 : average,
      equity: equityOf(this.#book),
      commission,
      tax,
    }
  }

  /** Held back at the worst an order can come to, charges included. */
  #reserved(): { readonly won: number; readonly shares: number; readonly count: number } {
    let [won, shares, count] = [0, 0, 0]
    for (const { state, side, quantity, filled, limitPrice } of this.orders.values()) {
      if (state !== 'open') continue
      const left = quantity - filled
      const amount = left * (limitPrice ?? Math.ceil(this.#day.base * UPPER))
      count += 1
      if (side === 'sell') shares += left
      else won += amount + this.#charges('buy', amount, this.#day.open).commission + 1
    }
    return { won, shares, count }
  }
}

/** The upper price limit of a day. */
const UPPER = 1.3
