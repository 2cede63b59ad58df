import { z } from 'zod'
import type { KstDate } from '../core/time.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { Side } from '../domain/order.ts'
import type { TearSheet } from '../portfolio/tear-sheet.ts'
import type { Unfilled } from './result.ts'
import type { EntrySkill } from './robustness/random-entries.ts'
import type { BacktestSpec } from './spec.ts'
import type { Axis, BacktestGoal } from './task.ts'

/** As JSON keeps it: a figure that the data do not give (NaN, or infinite) is null. */
export type Kept<Value> = Value extends number
  ? number | null
  : Value extends string | boolean | null | undefined
    ? Value
    : { readonly [Key in keyof Value]: Kept<Value[Key]> }

/** Longest lists of a report. What is left out is counted. */
export const REPORT_LIMITS = { points: 2_000, trades: 5_000, fills: 5_000, fanPoints: 250 } as const

/** Parallel lists, ascending by time; at most `points` long, ends always among them. */
export interface ReportCurve {
  /** UnixMs. */
  readonly ts: readonly number[]
  /** Won. */
  readonly equity: readonly number[]
  /** What the cash at the start would have become with the benchmark, won; null on days before it is known. */
  readonly benchmark: readonly (number | null)[] | null
  /** 0 or a negative fraction: the deepest since the point before. */
  readonly drawdown: readonly number[]
}

/** In and out again. Won; rates are fractions. */
export interface ReportTrade {
  readonly instrumentId: InstrumentId
  readonly entryTs: number
  readonly exitTs: number
  readonly size: number
  readonly entryPrice: number
  readonly exitPrice: number
  readonly profit: number
  readonly profitRate: number
}

export interface ReportFill {
  readonly instrumentId: InstrumentId
  readonly ts: number
  readonly side: Side
  readonly quantity: number
  readonly price: number
  readonly commission: number
  readonly tax: number
}

/** What one run came to: rates are fractions, won, null where the data do not give it. */
export interface RunFigures {
  readonly sharpe: number | null
  readonly cagr: number | null
  readonly mdd: number | null
  readonly calmar: number | null
  readonly profit: number
  readonly trades: number
}

export interface SweepPoint extends RunFigures {
  readonly params: Readonly<Record<string, number>>
}

export interface SweepOutcome {
  readonly kind: 'sweep'
  readonly axes: readonly Axis[]
  readonly goal: BacktestGoal
  /** In the order in which they were tried. */
  readonly runs: readonly SweepPoint[]
  /** Index of the best of `runs`; the sheet, the curve and the trades of the report are its. */
  readonly best: number
  /** Probability that the best has skill, choosing taken off; null where too little is known. Below 0.95 says too little. */
  readonly deflatedSharpe: number | null
  /** Probability that what was best in one half of the time is below the middle in the other; 0.5 is chance. */
  readonly pbo: number | null
}

export interface WalkForwardFold {
  readonly trainFrom: KstDate
  readonly testFrom: KstDate
  readonly testTo: KstDate
  readonly params: Readonly<Record<string, number>>
  readonly train: RunFigures
  readonly test: RunFigures
}

/** The sheet, the curve and the trades of the report are those of the tests, one after the other. */
export interface WalkForwardOutcome {
  readonly kind: 'walk_forward'
  readonly axes: readonly Axis[]
  readonly goal: BacktestGoal
  readonly folds: readonly WalkForwardFold[]
  /** Growth a year in the tests for each of the growth a year in what they were chosen by; null where that did not grow. */
  readonly efficiency: number | null
}

/** Wealth, 1 at the start, that a share of the runs stays below. */
export interface FanPoint {
  readonly p5: number
  readonly p25: number
  readonly p50: number
  readonly p75: number
  readonly p95: number
}

export interface MonteCarloOutcome {
  readonly kind: 'monte_carlo'
  readonly method: 'shuffle' | 'block'
  readonly runs: number
  /** Evenly over the steps, at most `fanPoints`; the first is the start. Steps are days, or trades when those were shuffled. */
  readonly fan: readonly FanPoint[]
  readonly steps: 'days' | 'trades'
  /** Share of the runs that at some time had lost half. */
  readonly ruin: number
  /** Share of the runs that ended below the start. */
  readonly lossRate: number
  /** Fall that one run in twenty goes beyond; a negative fraction. */
  readonly mddP95: number
}

export type TaskOutcome = SweepOutcome | WalkForwardOutcome | MonteCarloOutcome

/** What a reader should know before believing the figures. */
export type ReportWarning =
  | { readonly code: 'missing_bars'; readonly instrumentIds: readonly InstrumentId[] }
  | { readonly code: 'short_history'; readonly from: KstDate }
  | { readonly code: 'few_trades'; readonly count: number }
  | { readonly code: 'no_trades' }
  | { readonly code: 'overfit'; readonly deflatedSharpe: number | null; readonly pbo: number | null }
  | { readonly code: 'out_of_sample_worse'; readonly inSample: number; readonly outOfSample: number }
  | { readonly code: 'no_benchmark' }
  | { readonly code: 'no_charges' }

export interface BacktestReport {
  readonly v: 1
  readonly spec: BacktestSpec
  readonly data: {
    readonly from: KstDate
    readonly to: KstDate
    /** Bars over all instruments. */
    readonly bars: number
    readonly instruments: number
  }
  /** Won. */
  readonly finalEquity: number
  readonly sheet: Kept<TearSheet>
  readonly curve: ReportCurve
  readonly trades: readonly ReportTrade[]
  readonly tradeCount: number
  readonly fills: readonly ReportFill[]
  readonly fillCount: number
  /** Orders that never traded, by why. */
  readonly unfilled: Readonly<Partial<Record<Unfilled['code'], number>>>
  /** Won. Slippage: what fills at the open of a bar were worse than it. */
  readonly costs: { readonly commission: number; readonly tax: number; readonly slippage: number }
  /** Whether its trades were begun at better times than random ones; null without a trade. */
  readonly entries: Kept<EntrySkill> | null
  /** Figures before and from `at` (UnixMs) on, when a part was kept back. */
  readonly parts: { readonly at: number; readonly inSample: RunFigures; readonly outOfSample: RunFigures } | null
  readonly task: TaskOutcome | null
  readonly warnings: readonly ReportWarning[]
}

const Figure = z.number().nullable()

/** What the list of backtests shows; kept in the ledger beside the job, while the report is a file. */
export const BacktestSummary = z
  .object({
    totalReturn: Figure,
    cagr: Figure,
    maxDrawdown: Figure,
    sharpe: Figure,
    finalEquity: z.number(),
    trades: z.int(),
    /** Points of a sweep, folds or other pasts; 1 of a single run. */
    runs: z.int(),
    warnings: z.array(z.string()).readonly(),
    /** Thirty-two values of the curve, for a small picture; won. */
    spark: z.array(z.number()).readonly(),
  })
  .readonly()
export type BacktestSummary = z.infer<typeof BacktestSummary>

const SPARK_POINTS = 32

export function summaryOf({ sheet, curve, finalEquity, tradeCount, task, warnings }: BacktestReport): BacktestSummary {
  const { totalReturn, cagr, maxDrawdown, sharpe } = sheet
  const last = curve.equity.length - 1
  const count = Math.min(SPARK_POINTS, curve.equity.length)
  const spark = Array.from(
    { length: count },
    (_, at) => curve.equity[Math.round((at * last) / Math.max(1, count - 1))]!,
  )
  return {
    totalReturn,
    cagr,
    maxDrawdown,
    sharpe,
    finalEquity,
    trades: tradeCount,
    runs: runsOf(task),
    warnings: warnings.map(({ code }) => code),
    spark,
  }
}

function runsOf(task: TaskOutcome | null): number {
  switch (task?.kind) {
    case undefined:
      return 1
    case 'sweep':
      return task.runs.length
    case 'walk_forward':
      return task.folds.length
    case 'monte_carlo':
      return task.runs
  }
}

/** The same value as JSON would give it back. */
export const kept = <Value>(value: Value): Kept<Value> => JSON.parse(JSON.stringify(value)) as Kept<Value> // JSON writes null for what is not finite

const ReportHead = z.looseObject({ v: z.literal(1), spec: z.looseObject({ v: z.literal(1) }) })

/** A report read back from a file of this product; undefined when it is none, or one of another version. */
export const readReport = (json: unknown): BacktestReport | undefined =>
  ReportHead.safeParse(json).success ? (json as BacktestReport) : undefined // only `makeReport` writes version 1
