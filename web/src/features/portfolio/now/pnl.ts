import type { Realized } from '@naru/shared/portfolio/realized'
import { type DayRange, isWithin } from '@/lib/period.ts'

/** What the sales of some days earned. Won. */
export interface RealizedSum {
  /** Proceeds less what the shares had cost. */
  readonly gross: number
  readonly commission: number
  readonly tax: number
  readonly net: number
  /** Shares sold of which nobody knows what they had cost: in none of the sums above. */
  readonly unmatchedShares: number
}

export function realizedWithin(
  { sales, unmatched }: Pick<Realized, 'sales' | 'unmatched'>,
  days: DayRange,
): RealizedSum {
  const own = sales.filter(({ soldOn }) => isWithin(soldOn, days))
  const sum = (of: (sale: (typeof own)[number]) => number): number => own.reduce((won, sale) => won + of(sale), 0)
  return {
    gross: sum(({ gross }) => gross),
    commission: sum(({ buyCommission, sellCommission }) => buyCommission + sellCommission),
    tax: sum(({ tax }) => tax),
    net: sum(({ net }) => net),
    unmatchedShares: unmatched.reduce(
      (shares, { soldOn, quantity }) => shares + (isWithin(soldOn, days) ? quantity : 0),
      0,
    ),
  }
}
