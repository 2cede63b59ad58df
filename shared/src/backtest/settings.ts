import { kstDate, unixMs } from '../core/time.ts'
import type { InstrumentId, InstrumentKind, Market } from '../domain/instrument.ts'
import type { Side } from '../domain/order.ts'
import type { BarColumns } from '../indicators/columns.ts'
import { estimateCosts } from '../market/costs.ts'
import { PAPER_LIMITS, type RiskLimits } from '../risk/limits.ts'
import type { BookColumns, CorporateAction, Spell, TickColumns } from './market-columns.ts'

/** Bars of one instrument, ascending, and what decides over its costs and price steps. */
export interface BacktestSeries {
  readonly instrumentId: InstrumentId
  readonly kind: InstrumentKind
  readonly market: Market
  readonly columns: BarColumns
  /** Single trades of the time of the bars: orders are filled from them instead of from four prices. */
  readonly ticks?: TickColumns
  /** Order books of the time of the bars: orders take what stands in them. Before trades, where both are given. */
  readonly books?: BookColumns
  /** Ascending: when it did not trade, or in auctions. */
  readonly spells?: readonly Spell[]
  /** Dividends and splits, ascending, where the prices are not adjusted for them. */
  readonly actions?: readonly CorporateAction[]
}

/** Won taken besides the amount of a fill. */
export interface Charges {
  readonly commission: number
  readonly tax: number
}

/** What a trade of one instrument costs. `amount` in won, price × shares; `at` the start of its bar, UnixMs. */
export type ChargesOf = (side: Side, amount: number, at: number) => Charges

export type CostModel = (series: Pick<BacktestSeries, 'market' | 'kind'>) => ChargesOf

/** What Korea takes: by market, kind and day, whole won, the tax on sales alone. */
export const koreanCosts: CostModel =
  ({ market, kind }) =>
  (side, amount, at) =>
    estimateCosts({ market, kind, side, amount, date: kstDate(unixMs(at)) })

/** Fixed fractions of the amount, not rounded: for comparing with other programs. */
export const flatCosts =
  (commissionRate: number, salesTaxRate: number): CostModel =>
  () =>
  (side, amount) => ({ commission: amount * commissionRate, tax: side === 'sell' ? amount * salesTaxRate : 0 })

export interface FillSettings {
  /** Price steps a market or stop order gets worse than the bar's price. */
  readonly slippageTicks: number
  /** Largest part of a bar's volume an order gets; null: as much as it wants. */
  readonly volumeShare: number | null
  /** Whether a limit fills when the price touches it, or only when it goes beyond: others stood in the queue before us. */
  readonly limit: 'touch' | 'through'
  /** Which price of the next bar a market order gets; the open when left out. */
  readonly market?: 'open' | 'close'
}

export interface BacktestSettings {
  /** Won at the start. */
  readonly cash: number
  readonly costs: CostModel
  readonly fills: FillSettings
  /** Judged by the same checks as live orders; null: everything is let through, for comparing with other programs. */
  readonly limits: RiskLimits | null
  /** Selling what is not held; Korean retail accounts cannot. */
  readonly allowsShort: boolean
  /** Close what is left at the open of the last bar. */
  readonly closesAtEnd: boolean
}

/** Limits of paper trading without those that count seconds, of which a bar knows none, or won, which a test may have any number of. */
export const BACKTEST_LIMITS: RiskLimits = {
  ...PAPER_LIMITS,
  maxOrderValueWon: 100_000_000_000,
  maxDailyValueWon: 1_000_000_000_000,
  duplicateWindowMs: 0,
  maxOrdersPerSecond: 1_000,
  maxOrdersPerMinute: 1_000,
  maxStrategyOrdersPerMinute: 1_000,
}

export const DEFAULT_SETTINGS: BacktestSettings = {
  cash: 10_000_000,
  costs: koreanCosts,
  fills: { slippageTicks: 1, volumeShare: 0.1, limit: 'through' },
  limits: BACKTEST_LIMITS,
  allowsShort: false,
  closesAtEnd: false,
}
