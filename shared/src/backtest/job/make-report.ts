import { type KstDate, kstDate, unixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import { tickSize } from '../../market/tick-size.ts'
import { tearSheet } from '../../portfolio/tear-sheet.ts'
import { mulberry32 } from '../../sim/random.ts'
import {
  type BacktestReport,
  kept,
  REPORT_LIMITS,
  type ReportCurve,
  type ReportFill,
  type ReportTrade,
  type TaskOutcome,
} from '../report.ts'
import { type BacktestFill, type BacktestResult, type RoundTrip, roundTrips } from '../result.ts'
import { entrySkill } from '../robustness/random-entries.ts'
import type { BacktestSeries } from '../settings.ts'
import type { BacktestSpec } from '../spec.ts'
import { dayEnds, figuresOf, valuesAt } from './figures.ts'
import type { JobPlan } from './plan.ts'
import { warningsOf } from './warnings.ts'

/** What an account did over time, from one run or from several that follow each other. */
export interface Played {
  readonly ts: Float64Array
  readonly equity: Float64Array
  readonly fills: readonly BacktestFill[]
  readonly trips: readonly RoundTrip[]
  readonly unfilled: BacktestResult['unfilled']
  readonly commission: number
  readonly tax: number
  /** Won that fills at the open of a bar were worse than it. */
  readonly slippage: number
}

/** @param series  what was played, whose rows the fills name */
export function recordOf(result: BacktestResult, series: readonly BacktestSeries[], spec: BacktestSpec): Played {
  const { ts, equity, fills, unfilled, commission, tax } = result
  const slippage = slippageOf(fills, series, spec.settings.fills.slippageTicks)
  return { ts, equity, fills, trips: roundTrips(fills), unfilled, commission, tax, slippage }
}

function slippageOf(fills: readonly BacktestFill[], series: readonly BacktestSeries[], ticks: number): number {
  let won = 0
  for (const { series: of, row, side, price, quantity } of ticks === 0 ? [] : fills) {
    const { kind, columns } = series[of]!
    const open = columns.open[row]!
    const worse = ticks * tickSize(kind, open)
    if (price === (side === 'buy' ? open + worse : Math.max(1, open - worse))) won += Math.abs(price - open) * quantity
  }
  return won
}

export function makeReport(plan: JobPlan, record: Played, task: TaskOutcome | null): BacktestReport {
  const { spec, data, timeline } = plan
  const { cash } = spec.settings
  const { ts, equity, fills, trips, commission, tax, slippage } = record
  const idOf = (series: number) => data.series[series]!.instrumentId
  const won = (side: 'buy' | 'sell'): number =>
    fills.reduce((sum, fill) => sum + (fill.side === side ? fill.price * fill.quantity : 0), 0)
  const benchmark = spec.benchmark === null ? null : data.benchmark
  const sheet = tearSheet({
    start: cash,
    ts,
    equity,
    trips,
    bought: won('buy'),
    sold: won('sell'),
    commission,
    tax,
    ...(benchmark !== null && { benchmark }),
  })
  const parts = partsOf(plan, record)
  const known = {
    v: 1,
    spec,
    data: {
      from: kstDate(unixMs(timeline[0]!)),
      to: kstDate(unixMs(timeline.at(-1)!)),
      bars: data.series.reduce((sum, { columns }) => sum + columns.length, 0),
      instruments: data.series.filter(({ columns }) => columns.length > 0).length,
    },
    finalEquity: equity.at(-1) ?? cash,
    sheet: kept(sheet),
    curve: curveOf(record, cash, benchmark),
    trades: trips.slice(0, REPORT_LIMITS.trades).map((trip) => tradeOf(trip, idOf)),
    tradeCount: trips.length,
    fills: fills.slice(0, REPORT_LIMITS.fills).map((fill) => fillOf(fill, idOf)),
    fillCount: fills.length,
    unfilled: countsOf(record.unfilled),
    costs: { commission, tax, slippage },
    entries: entriesOf(plan, trips),
    parts,
    task,
  } as const
  return { ...known, warnings: warningsOf(known, plan) }
}

/** Trades drawn for the comparison with chance: a report is not to wait for it. */
const DRAWN = 100_000

function entriesOf({ data, settings }: JobPlan, trips: readonly RoundTrip[]): BacktestReport['entries'] {
  if (trips.length === 0) return null
  const runs = Math.max(19, Math.min(199, Math.floor(DRAWN / trips.length)))
  return kept(entrySkill({ series: data.series, trips, costs: settings.costs, runs, random: mulberry32(1) }))
}

type IdOf = (series: number) => InstrumentId

function tradeOf(trip: RoundTrip, idOf: IdOf): ReportTrade {
  const { series, entryRow: _in, exitRow: _out, ...rest } = trip
  return { instrumentId: idOf(series), ...rest }
}

function fillOf(fill: BacktestFill, idOf: IdOf): ReportFill {
  const { series, row: _row, ...rest } = fill
  return { instrumentId: idOf(series), ...rest }
}

function countsOf(unfilled: Played['unfilled']): BacktestReport['unfilled'] {
  const counts: Partial<Record<Played['unfilled'][number]['code'], number>> = {}
  for (const { code } of unfilled) counts[code] = (counts[code] ?? 0) + 1
  return counts
}

/** Figures before and after the split, each from what the account was worth when it began. */
function partsOf({ spec, timeline, split }: JobPlan, { ts, equity, trips }: Played): BacktestReport['parts'] {
  const at = timeline[split]
  if (spec.outOfSampleShare === null || at === undefined) return null
  const from = ts.findIndex((step) => step >= at)
  if (from < 1) return null
  const part = (first: number, end: number) => {
    const steps = dayEnds(ts.subarray(first, end))
    const start = first === 0 ? spec.settings.cash : equity[first - 1]!
    const trades = trips.filter(({ exitTs }) => exitTs >= ts[first]! && exitTs <= ts[end - 1]!).length
    return figuresOf({ start, values: valuesAt(equity.subarray(first, end), steps), trades })
  }
  return { at, inSample: part(0, from), outOfSample: part(from, ts.length) }
}

function curveOf(
  { ts, equity }: Pick<Played, 'ts' | 'equity'>,
  cash: number,
  benchmark: ReadonlyMap<KstDate, number> | null,
): ReportCurve {
  const steps = thinned(ts.length)
  const drawdown: number[] = []
  let [peak, deepest, point] = [cash, 0, 0]
  equity.forEach((won, step) => {
    peak = Math.max(peak, won)
    deepest = Math.min(deepest, won / peak - 1)
    if (steps[point] !== step) return
    drawdown.push(deepest)
    deepest = 0
    point += 1
  })
  return {
    ts: steps.map((step) => ts[step]!),
    equity: steps.map((step) => equity[step]!),
    benchmark: benchmark === null ? null : benchmarkAt(benchmark, { ts, steps, cash }),
    drawdown,
  }
}

/** Evenly chosen steps with both ends. */
function thinned(steps: number): readonly number[] {
  const count = Math.min(steps, REPORT_LIMITS.points)
  return Array.from({ length: count }, (_, at) => Math.round((at * (steps - 1)) / Math.max(1, count - 1)))
}

interface Where {
  readonly ts: Float64Array
  readonly steps: readonly number[]
  readonly cash: number
}

function benchmarkAt(benchmark: ReadonlyMap<KstDate, number>, { ts, steps, cash }: Where): readonly (number | null)[] {
  let [base, last]: [number | undefined, number | null] = [undefined, null]
  return steps.map((step) => {
    const close = benchmark.get(kstDate(unixMs(ts[step]!)))
    if (close === undefined) return last
    base ??= close
    last = (cash * close) / base
    return last
  })
}
