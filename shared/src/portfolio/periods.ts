import { addDays, type KstDate, weekday } from '../core/time.ts'
import type { Benchmark, EquitySeries } from './equity.ts'

export type PeriodKind = 'day' | 'week' | 'month' | 'year'

/** A week is named by its Monday, a month "2026-11", a year "2026". */
export interface PeriodFigures {
  readonly key: string
  readonly from: KstDate
  readonly to: KstDate
  /** Won at its end, and what it earned. */
  readonly equity: number
  readonly gain: number
  readonly inflow: number
  readonly outflow: number
  /** Time-weighted, a fraction. */
  readonly change: number
  /** Of the benchmark over the same days; null where a close is missing at either end. */
  readonly benchmark: number | null
}

export function periodKey(date: KstDate, kind: PeriodKind): string {
  switch (kind) {
    case 'day':
      return date
    case 'week':
      return addDays(date, -((weekday(date) + 6) % 7))
    case 'month':
      return date.slice(0, 7)
    case 'year':
      return date.slice(0, 4)
  }
}

/** A series in days, weeks, months or years, oldest first. */
export function periodsOf({ points }: EquitySeries, kind: PeriodKind, benchmark?: Benchmark): readonly PeriodFigures[] {
  const groups = [...Map.groupBy(points, ({ date }) => periodKey(date, kind))]
  return groups.map(([key, days]) => {
    const [first, last] = [days[0]!, days.at(-1)!]
    const sum = (of: 'gain' | 'inflow' | 'outflow'): number => days.reduce((won, day) => won + day[of], 0)
    const before = points.findLast(({ date }) => date < first.date)?.date
    return {
      key,
      from: first.date,
      to: last.date,
      equity: last.equity,
      gain: sum('gain'),
      inflow: sum('inflow'),
      outflow: sum('outflow'),
      change: days.reduce((wealth, { change }) => wealth * (1 + change), 1) - 1,
      benchmark: benchmarkChange(benchmark, before ?? addDays(first.date, -1), last.date),
    }
  })
}

/** Days without a close are counted with the last one before them, as far back as a long holiday reaches. */
const HOLIDAY_DAYS = 10

function closeOn(benchmark: Benchmark, date: KstDate): number | undefined {
  for (let back = 0; back <= HOLIDAY_DAYS; back += 1) {
    const close = benchmark.get(addDays(date, -back))
    if (close !== undefined) return close
  }
  return undefined
}

/** From the close of `from` to that of `to`, a fraction; null where one is not known. */
export function benchmarkChange(benchmark: Benchmark | undefined, from: KstDate, to: KstDate): number | null {
  if (benchmark === undefined) return null
  const [begin, end] = [closeOn(benchmark, from), closeOn(benchmark, to)]
  return begin === undefined || end === undefined ? null : end / begin - 1
}
