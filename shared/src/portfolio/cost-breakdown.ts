import type { KstDate } from '../core/time.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { Span } from './book-events.ts'
import { type PeriodKind, periodKey } from './periods.ts'
import { ownerKey, type PortfolioTrade } from './records.ts'

/** Won; rates are fractions of what was bought and sold together. */
export interface CostFigures {
  readonly bought: number
  readonly sold: number
  readonly buyCommission: number
  readonly sellCommission: number
  readonly tax: number
  readonly total: number
  readonly rate: number
}

export interface CostBreakdown extends CostFigures {
  /** What the broker charged less (−) or more (+) than the usual rates come to, where its balances tell. */
  readonly chargesOff: number
  readonly byInstrument: readonly (readonly [InstrumentId, CostFigures])[]
  readonly byOwner: readonly (readonly [key: string, CostFigures])[]
  readonly byPeriod: readonly (readonly [key: string, CostFigures])[]
}

export interface CostQuestion {
  readonly trades: readonly PortfolioTrade[]
  readonly spans: readonly Span[]
  readonly from: KstDate
  readonly to: KstDate
  readonly period: PeriodKind
}

/** Commission and tax of a period: what the usual rates come to, and how far the broker was off that. */
export function costBreakdown({ trades, spans, from, to, period }: CostQuestion): CostBreakdown {
  const isWithin = (date: KstDate): boolean => from <= date && date <= to
  const within = trades.filter(({ date }) => isWithin(date))
  const grouped = <K>(keyOf: (trade: PortfolioTrade) => K): readonly (readonly [K, CostFigures])[] =>
    [...Map.groupBy(within, keyOf)].map(([key, group]) => [key, costsOf(group)] as const)
  const dearest = (a: readonly [unknown, CostFigures], b: readonly [unknown, CostFigures]) => b[1].total - a[1].total
  return {
    ...costsOf(within),
    chargesOff: spans.reduce((sum, { to: end, chargesOff }) => (isWithin(end.date) ? sum - chargesOff : sum), 0),
    byInstrument: grouped(({ instrumentId }) => instrumentId).toSorted(dearest),
    byOwner: grouped(({ owner }) => ownerKey(owner)).toSorted(dearest),
    byPeriod: grouped(({ date }) => periodKey(date, period)),
  }
}

function costsOf(trades: readonly PortfolioTrade[]): CostFigures {
  let [bought, sold, buyCommission, sellCommission, tax] = [0, 0, 0, 0, 0]
  for (const trade of trades) {
    if (trade.side === 'buy') {
      bought += trade.amount
      buyCommission += trade.commission
    } else {
      sold += trade.amount
      sellCommission += trade.commission
      tax += trade.tax
    }
  }
  const total = buyCommission + sellCommission + tax
  return { bought, sold, buyCommission, sellCommission, tax, total, rate: total / (bought + sold) }
}
