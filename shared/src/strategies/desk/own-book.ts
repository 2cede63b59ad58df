import type { StrategyContext } from '../strategy.ts'

/** Shares a strategy has bought itself and not yet sold. Won per share, charges left out. */
export interface Lot {
  readonly series: number
  readonly quantity: number
  readonly price: number
}

export interface OwnFill {
  readonly series: number
  readonly side: 'buy' | 'sell'
  readonly quantity: number
  /** Won per share. */
  readonly price: number
  /** Won: commission and tax. */
  readonly charges: number
}

/**
 * What one strategy has: the capital it began with, and its own fills since. Other strategies, orders by hand and
 * deposits do not show here, so that the same bars and fills always give the same book.
 */
export class OwnBook implements StrategyContext {
  now = Number.NaN
  readonly isDaily: boolean
  cash: number
  readonly #held: Float64Array
  readonly #average: Float64Array
  readonly #last: Float64Array
  readonly #pending: Float64Array

  constructor(seriesCount: number, { cash, isDaily }: { readonly cash: number; readonly isDaily: boolean }) {
    this.cash = cash
    this.isDaily = isDaily
    this.#held = new Float64Array(seriesCount)
    this.#average = new Float64Array(seriesCount).fill(Number.NaN)
    this.#last = new Float64Array(seriesCount).fill(Number.NaN)
    this.#pending = new Float64Array(seriesCount)
  }

  /** Won: cash and everything held at its last close. */
  get equity(): number {
    let won = this.cash
    for (let series = 0; series < this.#held.length; series += 1) {
      if (this.#held[series] !== 0) won += this.#held[series]! * this.#last[series]!
    }
    return won
  }

  held(series: number): number {
    return this.#held[series]!
  }

  averagePrice(series: number): number {
    return this.#average[series]!
  }

  lastClose(series: number): number {
    return this.#last[series]!
  }

  pending(series: number): number {
    return this.#pending[series]!
  }

  close(series: number, price: number): void {
    this.#last[series] = price
  }

  wait(series: number, shares: number): void {
    this.#pending[series] = shares
  }

  /** What an earlier version left: part of the capital is in it. */
  take({ series, quantity, price }: Lot): void {
    this.cash -= quantity * price
    this.#add(series, quantity, price)
    if (Number.isNaN(this.#last[series])) this.#last[series] = price
  }

  fill({ series, side, quantity, price, charges }: OwnFill): void {
    this.cash += (side === 'sell' ? 1 : -1) * price * quantity - charges
    if (side === 'buy') return this.#add(series, quantity, price)
    this.#held[series] = Math.max(0, this.#held[series]! - quantity)
    if (this.#held[series] === 0) this.#average[series] = Number.NaN
  }

  #add(series: number, quantity: number, price: number): void {
    const before = this.#held[series]!
    const paid = before === 0 ? 0 : before * this.#average[series]!
    this.#held[series] = before + quantity
    this.#average[series] = (paid + quantity * price) / (before + quantity)
  }
}
