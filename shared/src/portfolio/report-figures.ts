import type { KstDate } from '../core/time.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { Span } from './book-events.ts'
import { type CostFigures, costBreakdown } from './cost-breakdown.ts'
import { type Benchmark, type EquitySeries, seriesWithin } from './equity.ts'
import { benchmarkChange } from './periods.ts'
import type { RealizedSale } from './realized.ts'
import type { PortfolioTrade } from './records.ts'
import { type Trip, tripsOf } from './trading-stats.ts'

/** What a day or a week amounted to. Won; rates are fractions. */
export interface ReportFigures {
  readonly from: KstDate
  readonly to: KstDate
  /** Trading days of which a balance is known. */
  readonly days: number
  /** At its end; null while no balance is known. */
  readonly equity: number | null
  readonly gain: number
  readonly inflow: number
  readonly outflow: number
  readonly change: number
  readonly benchmark: number | null
  readonly dividends: number
  readonly realized: number
  readonly costs: CostFigures
  /** Orders that traded. */
  readonly orders: number
  readonly trips: number
  readonly hits: number
  readonly best: Trip | null
  readonly worst: Trip | null
  /** What was sold with the most profit and loss after charges, best first. */
  readonly instruments: readonly (readonly [InstrumentId, number])[]
}

export interface ReportQuestion {
  readonly series: EquitySeries
  readonly spans: readonly Span[]
  readonly trades: readonly PortfolioTrade[]
  readonly sales: readonly RealizedSale[]
  /** Both included. */
  readonly from: KstDate
  readonly to: KstDate
  readonly benchmark?: Benchmark
}

export function reportFigures({ series, spans, trades, sales, from, to, benchmark }: ReportQuestion): ReportFigures {
  const isWithin = (date: KstDate): boolean => from <= date && date <= to
  const { points } = seriesWithin(series, from, to)
  const before = series.points.findLast(({ date }) => date < from)?.date
  const own = sales.filter(({ soldOn }) => isWithin(soldOn))
  const trips = tripsOf(own)
  const sorted = trips.toSorted((a, b) => b.profit - a.profit)
  const sum = (of: 'gain' | 'inflow' | 'outflow'): number => points.reduce((won, point) => won + point[of], 0)
  const earned = [...Map.groupBy(own, ({ instrumentId }) => instrumentId)]
    .map(([id, parts]) => [id, parts.reduce((won, { net }) => won + net, 0)] as const)
    .toSorted((a, b) => b[1] - a[1])
  return {
    from,
    to,
    days: points.length,
    equity: points.at(-1)?.equity ?? null,
    gain: sum('gain'),
    inflow: sum('inflow'),
    outflow: sum('outflow'),
    change: points.reduce((wealth, { change }) => wealth * (1 + change), 1) - 1,
    benchmark: before === undefined ? null : benchmarkChange(benchmark, before, points.at(-1)?.date ?? to),
    dividends: spans.reduce((won, { to: end, dividend }) => (isWithin(end.date) ? won + dividend : won), 0),
    realized: own.reduce((won, { net }) => won + net, 0),
    costs: costBreakdown({ trades, spans, from, to, period: 'day' }),
    orders: new Set(trades.filter(({ date }) => isWithin(date)).map(({ orderId }) => orderId)).size,
    trips: trips.length,
    hits: trips.filter(({ profit }) => profit > 0).length,
    best: sorted[0] !== undefined && sorted[0].profit > 0 ? sorted[0] : null,
    worst: sorted.at(-1) !== undefined && sorted.at(-1)!.profit < 0 ? sorted.at(-1)! : null,
    instruments: earned,
  }
}
