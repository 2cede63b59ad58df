import { addDays, type KstDate } from '@naru/shared/core/time'
import type { EquityPoint } from '@naru/shared/portfolio/equity'
import { benchmarkChange } from '@naru/shared/portfolio/periods'
import { cumulativeReturns } from '@naru/shared/portfolio/returns/growth'
import type { Closes } from '@/lib/benchmark.ts'

/** Growth since the beginning at the end of each day, time-weighted. Fractions. */
export const growthOf = (points: readonly EquityPoint[]): readonly number[] =>
  cumulativeReturns(points.map(({ change }) => change))

/** What the index made of the same days, from the evening before the first of them. Null where a close is missing. */
export function growthBeside(days: readonly KstDate[], closes: Closes): readonly (number | null)[] {
  const [first] = days
  return days.map((day) => (first === undefined ? null : benchmarkChange(closes, addDays(first, -1), day)))
}
