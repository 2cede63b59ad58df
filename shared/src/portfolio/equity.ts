import { fromKst, type KstDate } from '../core/time.ts'
import type { Span } from './book-events.ts'
import { type TearSheet, tearSheet } from './tear-sheet.ts'

/** One day of one account or of several together. Won. */
export interface EquityPoint {
  readonly date: KstDate
  readonly equity: number
  /** What came from outside and what went there: money, and shares at what they cost. Both from zero up. */
  readonly inflow: number
  readonly outflow: number
  /** What the day earned: equity less that of the day before, less inflow, plus outflow. */
  readonly gain: number
  /** `gain` as a fraction, time-weighted: what came is counted from the morning, what went until the evening. */
  readonly change: number
  /** Worked out from a day that is not over. */
  readonly isProvisional: boolean
}

export interface EquitySeries {
  /** Won when the first account was first seen; the first point counts from it. */
  readonly start: number
  readonly points: readonly EquityPoint[]
}

/** What an account is worth on a day that is not over yet. `flow`: known to have come (+) or gone (−) since its morning. */
export interface EquityNow {
  readonly accountId: Span['accountId']
  readonly date: KstDate
  readonly equity: number
  readonly flow: number
}

interface Day {
  equity: number
  inflow: number
  outflow: number
  isProvisional: boolean
}

/**
 * Equity of all accounts together, day by day, of days on which a balance of any is known. An account of which a day is
 * missing is carried on with what it had; one that joins later comes with all it has as an inflow.
 *
 * @param spans  of accounts of one environment: what is paper is never added to what is real
 */
export function equitySeries(spans: readonly Span[], now: readonly EquityNow[] = []): EquitySeries {
  const accounts = Map.groupBy(spans, ({ accountId }) => accountId)
  const opened = new Map([...accounts].map(([id, [first]]) => [id, first!.from]))
  const firstDate = [...opened.values()].map(({ date }) => date).toSorted()[0]
  if (firstDate === undefined) return { start: 0, points: [] }
  const days = [...accounts].map(([id, own]) =>
    daysOf(
      own,
      now.find(({ accountId }) => accountId === id),
    ),
  )
  const start = [...opened.values()].reduce((sum, { date, equity }) => sum + (date === firstDate ? equity : 0), 0)
  const held = [...opened.values()].map(({ date, equity }) => (date === firstDate ? equity : 0))
  const dates = [...new Set(days.flatMap((own) => [...own.keys()]))].toSorted()
  let before = start
  const points = dates.map((date): EquityPoint => {
    let [inflow, outflow, isProvisional] = [0, 0, false]
    days.forEach((own, index) => {
      const day = own.get(date)
      if (day === undefined) return
      const joined = [...opened.values()][index]!
      // It was outside until its first morning.
      if (joined.date !== firstDate && own.keys().next().value === date) inflow += joined.equity
      inflow += day.inflow
      outflow += day.outflow
      isProvisional ||= day.isProvisional
      held[index] = day.equity
    })
    const equity = held.reduce((sum, won) => sum + won, 0)
    const point = { date, equity, inflow, outflow, gain: equity - before - inflow + outflow, isProvisional }
    const base = before + inflow
    before = equity
    return { ...point, change: base > 0 ? (equity + outflow) / base - 1 : 0 }
  })
  return { start, points }
}

function daysOf(spans: readonly Span[], now: EquityNow | undefined): ReadonlyMap<KstDate, Day> {
  const days = new Map<KstDate, Day>()
  const dayAt = (date: KstDate): Day => {
    const day = days.get(date) ?? { equity: 0, inflow: 0, outflow: 0, isProvisional: false }
    days.set(date, day)
    return day
  }
  const flows = (day: Day, won: number): void => {
    day.inflow += Math.max(won, 0)
    day.outflow += Math.max(-won, 0)
  }
  for (const { to, deposit, transfer } of spans) {
    const day = dayAt(to.date)
    day.equity = to.equity
    flows(day, deposit)
    flows(day, transfer)
  }
  const last = spans.at(-1)?.to.date
  if (now !== undefined && last !== undefined && now.date >= last) {
    const day = dayAt(now.date)
    day.equity = now.equity
    day.isProvisional = true
    flows(day, now.flow)
  }
  return days
}

/** The part of a series that lies in a period, counted from the evening before it. */
export function seriesWithin({ start, points }: EquitySeries, from: KstDate, to: KstDate): EquitySeries {
  const before = points.findLast(({ date }) => date < from)
  return { start: before?.equity ?? start, points: points.filter(({ date }) => from <= date && date <= to) }
}

/** Closes of what it is compared with, by day. */
export type Benchmark = ReadonlyMap<KstDate, number>

interface Trading {
  readonly trips: readonly { readonly entryTs: number; readonly exitTs: number; readonly profit: number }[]
  readonly bought: number
  readonly sold: number
  readonly commission: number
  readonly tax: number
}

/**
 * The figures a backtest is judged by, of a live account. Deposits and withdrawals are taken out first: its equity here is
 * what the starting sum would have become.
 */
export function performanceOf(series: EquitySeries, trading: Trading, benchmark?: Benchmark): TearSheet {
  const { start, points } = series
  // What an account that began empty was first given to work with.
  const base = start > 0 ? start : (points.find(({ inflow }) => inflow > 0)?.inflow ?? 1)
  let wealth = base
  const equity = points.map(({ change }) => (wealth *= 1 + change))
  const ts = points.map(({ date }) => fromKst(date, '153000') ?? 0)
  return tearSheet({ start: base, ts, equity, ...trading, ...(benchmark && { benchmark }) })
}
