import { type EquitySeries, seriesWithin } from '@naru/shared/portfolio/equity'
import type { CostBasis } from '@naru/shared/portfolio/lots'
import { type Realized, type RealizedSale, realize } from '@naru/shared/portfolio/realized'
import type { PortfolioTrade } from '@naru/shared/portfolio/records'
import type { PriceOf } from '@naru/shared/portfolio/unrealized'
import type { Closes } from '@/lib/benchmark.ts'
import type { Bridge } from '@/lib/bridge-queries.ts'
import { type DayRange, isWithin } from '@/lib/period.ts'
import type { Books } from '../use-books.ts'

/** Some accounts of one kind of money over some days: what every part of the analytics is made of. */
export interface Analysis {
  readonly books: Books
  readonly days: DayRange
  readonly basis: CostBasis
  /** Of all days there are, and of those looked at. */
  readonly series: EquitySeries
  readonly shown: EquitySeries
  readonly realized: Realized
  /** Made in these days. */
  readonly sales: readonly RealizedSale[]
  readonly trades: readonly PortfolioTrade[]
  readonly bridge: Bridge
  /** Undefined while it is read, or when it could not be. */
  readonly closes: Closes | undefined
  /** Won per share on the evening before the first day, and at the end of the last. */
  readonly priceAtStart: PriceOf
  readonly priceAtEnd: PriceOf
}

interface Question {
  readonly books: Books
  readonly days: DayRange
  readonly basis: CostBasis
  readonly series: EquitySeries
}

/** What needs no prices. */
export function analyze({
  books,
  days,
  basis,
  series,
}: Question): Omit<Analysis, 'bridge' | 'closes' | 'priceAtStart' | 'priceAtEnd'> {
  const realized = realize(books.events, { basis, scope: 'account' })
  return {
    books,
    days,
    basis,
    series,
    realized,
    shown: seriesWithin(series, days.from, days.to),
    sales: realized.sales.filter(({ soldOn }) => isWithin(soldOn, days)),
    trades: books.trades.filter(({ date }) => isWithin(date, days)),
  }
}
