import { type KstDate, kstDate, unixMs } from '../core/time.ts'
import { type Drawdown, drawdowns, maxDrawdown } from './returns/drawdown.ts'
import { aggregateReturns, annualReturn, captureOf, totalReturn } from './returns/growth.ts'
import { alphaBeta, calmar, sharpe, sortino, stability, tailRatio, volatility } from './returns/risk.ts'

/** What an account was worth over time, from a backtest or from life: the same figures for both. */
export interface TearSheetInput {
  /** Won before the first step. */
  readonly start: number
  /** UnixMs of each step, ascending. */
  readonly ts: ArrayLike<number>
  /** Won at each step, after all charges. */
  readonly equity: ArrayLike<number>
  /** In and out again; `profit` in won after all charges. */
  readonly trips: readonly { readonly entryTs: number; readonly exitTs: number; readonly profit: number }[]
  /** Won bought and sold, and taken as commission and tax. */
  readonly bought: number
  readonly sold: number
  readonly commission: number
  readonly tax: number
  /** Close of each day of what it is compared with; days without one are left out. */
  readonly benchmark?: ReadonlyMap<KstDate, number>
}

export interface DatedDrawdown extends Omit<Drawdown, 'peakAt' | 'valleyAt' | 'recoveredAt'> {
  /** Null: the fall began with the first day. */
  readonly peak: KstDate | null
  readonly valley: KstDate
  readonly recovered: KstDate | null
}

export interface TradeStatistics {
  readonly count: number
  /** Fractions of the trades, won in sum; NaN without any. */
  readonly winRate: number
  readonly averageProfit: number
  readonly averageLoss: number
  /** Won gained for each won lost; infinite when nothing was lost. */
  readonly profitFactor: number
  readonly best: number
  readonly worst: number
  readonly longestLosingStreak: number
  readonly averageDaysHeld: number
}

/** Figures of the last `ROLLING_DAYS` days. */
export interface RollingFigures {
  readonly date: KstDate
  readonly totalReturn: number
  readonly volatility: number
  readonly sharpe: number
}

/** Half a year of trading. */
export const ROLLING_DAYS = 126

/** Rates are fractions: 0.1 is ten percent. What the data do not give is NaN. */
export interface TearSheet {
  readonly days: number
  readonly from: KstDate | null
  readonly to: KstDate | null
  readonly totalReturn: number
  readonly cagr: number
  readonly volatility: number
  readonly sharpe: number
  readonly sortino: number
  readonly calmar: number
  readonly maxDrawdown: number
  readonly stability: number
  readonly tailRatio: number
  readonly bestDay: number
  readonly worstDay: number
  /** Share of the days on which what it was worth changed: on the others nothing was held. */
  readonly exposure: number
  /** Won bought and sold for each won the account was worth on average, a year. */
  readonly turnover: number
  readonly costs: { readonly commission: number; readonly tax: number; readonly ofStart: number }
  readonly trades: TradeStatistics
  readonly monthly: readonly (readonly [month: string, value: number])[]
  readonly yearly: readonly (readonly [year: string, value: number])[]
  readonly drawdowns: readonly DatedDrawdown[]
  /** At the end of each month, of the half year before it; empty until there is one. */
  readonly rolling: readonly RollingFigures[]
  /** Against the benchmark, over the days both have; null without one. */
  readonly against: {
    readonly totalReturn: number
    readonly alpha: number
    readonly beta: number
    readonly upCapture: number
    readonly downCapture: number
  } | null
}

const DAY_MS = 86_400_000
const DAYS_PER_YEAR = 252

interface Days {
  readonly dates: readonly KstDate[]
  readonly values: readonly number[]
  readonly returns: readonly number[]
}

/** What the account was worth at the end of each Korean day, and how much more than the day before. */
export function dailyReturns({ start, ts, equity }: Pick<TearSheetInput, 'start' | 'ts' | 'equity'>): Days {
  const last = new Map<KstDate, number>()
  for (let step = 0; step < ts.length; step += 1) last.set(kstDate(unixMs(ts[step]!)), equity[step]!)
  const dates = [...last.keys()]
  const values = [...last.values()]
  const returns = values.map((value, day) => value / (day === 0 ? start : values[day - 1]!) - 1)
  return { dates, values, returns }
}

export function tearSheet(input: TearSheetInput): TearSheet {
  const { start, commission, tax, trips } = input
  const days = dailyReturns(input)
  const { dates, returns } = days
  const grouped = (length: number) => aggregateReturns(returns, (day) => dates[day]!.slice(0, length))
  return {
    days: dates.length,
    from: dates[0] ?? null,
    to: dates.at(-1) ?? null,
    totalReturn: totalReturn(returns),
    cagr: annualReturn(returns),
    volatility: volatility(returns),
    sharpe: sharpe(returns),
    sortino: sortino(returns),
    calmar: calmar(returns),
    maxDrawdown: maxDrawdown(returns),
    stability: stability(returns),
    tailRatio: tailRatio(returns),
    bestDay: returns.reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY),
    worstDay: returns.reduce((worst, value) => Math.min(worst, value), Number.POSITIVE_INFINITY),
    exposure: returns.filter((value) => value !== 0).length / returns.length,
    turnover: turnoverOf(input, days),
    costs: { commission, tax, ofStart: (commission + tax) / start },
    trades: tradeStatistics(trips),
    monthly: grouped('2026-11'.length),
    yearly: grouped('2026'.length),
    drawdowns: drawdowns(returns).map((fall) => dated(fall, dates)),
    rolling: rollingFigures(days),
    against: input.benchmark ? compare(days, input.benchmark) : null,
  }
}

function rollingFigures({ dates, returns }: Days): readonly RollingFigures[] {
  return dates.flatMap((date, day) => {
    const isMonthEnd = dates[day + 1]?.slice(0, 7) !== date.slice(0, 7)
    if (!isMonthEnd || day + 1 < ROLLING_DAYS) return []
    const part = returns.slice(day + 1 - ROLLING_DAYS, day + 1)
    return [{ date, totalReturn: totalReturn(part), volatility: volatility(part), sharpe: sharpe(part) }]
  })
}

function turnoverOf({ bought, sold }: TearSheetInput, { values }: Days): number {
  const average = values.reduce((sum, value) => sum + value, 0) / values.length
  return (bought + sold) / average / (values.length / DAYS_PER_YEAR)
}

function dated({ peakAt, valleyAt, recoveredAt, depth }: Drawdown, dates: readonly KstDate[]): DatedDrawdown {
  return {
    depth,
    peak: dates[peakAt] ?? null,
    valley: dates[valleyAt]!,
    recovered: recoveredAt === null ? null : dates[recoveredAt]!,
  }
}

function tradeStatistics(trips: TearSheetInput['trips']): TradeStatistics {
  const profits = trips.map(({ profit }) => profit)
  const [gains, losses] = [profits.filter((won) => won > 0), profits.filter((won) => won <= 0)]
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
  let [streak, longest] = [0, 0]
  for (const profit of profits) {
    streak = profit <= 0 ? streak + 1 : 0
    longest = Math.max(longest, streak)
  }
  return {
    count: trips.length,
    winRate: gains.length / trips.length,
    averageProfit: sum(gains) / gains.length,
    averageLoss: sum(losses) / losses.length,
    profitFactor: sum(gains) / -sum(losses),
    best: profits.reduce((best, won) => Math.max(best, won), Number.NEGATIVE_INFINITY),
    worst: profits.reduce((worst, won) => Math.min(worst, won), Number.POSITIVE_INFINITY),
    longestLosingStreak: longest,
    averageDaysHeld: sum(trips.map(({ entryTs, exitTs }) => exitTs - entryTs)) / trips.length / DAY_MS,
  }
}

/** Only days that both have, each compared with the last such day before it. */
function compare({ dates, values }: Days, benchmark: ReadonlyMap<KstDate, number>): TearSheet['against'] {
  const both = dates.flatMap((date, day) => {
    const close = benchmark.get(date)
    return close === undefined ? [] : [{ own: values[day]!, other: close }]
  })
  const returnsOf = (of: 'own' | 'other') => both.slice(1).map((day, index) => day[of] / both[index]![of] - 1)
  const [own, other] = [returnsOf('own'), returnsOf('other')]
  const { up, down } = captureOf(own, other)
  return { totalReturn: totalReturn(other), ...alphaBeta(own, other), upCapture: up, downCapture: down }
}
