import type { Side } from '../domain/order.ts'
import type { Charges } from './settings.ts'

/** Cash and holdings of one simulated account. Arrays are by series. */
export interface Book {
  cash: number
  /** Shares; negative where more was sold than held. */
  readonly held: Float64Array
  /** Won per share paid on average, charges left out; NaN without a holding. */
  readonly averagePrice: Float64Array
  /** Last close, won per share; NaN before the first. */
  readonly lastClose: Float64Array
  commission: number
  tax: number
}

export const createBook = (cash: number, seriesCount: number): Book => ({
  cash,
  held: new Float64Array(seriesCount),
  averagePrice: new Float64Array(seriesCount).fill(Number.NaN),
  lastClose: new Float64Array(seriesCount).fill(Number.NaN),
  commission: 0,
  tax: 0,
})

/** Won: cash and what is held at its last close. */
export function equityOf({ cash, held, lastClose }: Book): number {
  let equity = cash
  for (let series = 0; series < held.length; series += 1) {
    if (held[series] !== 0) equity += held[series]! * lastClose[series]!
  }
  return equity
}

interface Traded {
  readonly series: number
  readonly side: Side
  readonly quantity: number
  readonly price: number
}

export function applyFill(book: Book, { series, side, quantity, price }: Traded, charges: Charges): void {
  const signed = side === 'buy' ? quantity : -quantity
  const before = book.held[series]!
  const after = before + signed
  book.cash -= signed * price + charges.commission + charges.tax
  book.commission += charges.commission
  book.tax += charges.tax
  book.held[series] = after
  const grows = before === 0 || Math.sign(before) === Math.sign(signed)
  if (after === 0) book.averagePrice[series] = Number.NaN
  else if (grows && before !== 0) {
    book.averagePrice[series] = (book.averagePrice[series]! * before + price * signed) / after
  } else if (grows || Math.sign(after) !== Math.sign(before)) book.averagePrice[series] = price
}
