import { addDays, type KstDate } from '@naru/shared/core/time'
import type { EquitySeries } from '@naru/shared/portfolio/equity'
import { periodKey } from '@naru/shared/portfolio/periods'
import type { PortfolioTrade } from '@naru/shared/portfolio/records'
import type { DayRange } from '@/lib/period.ts'

/** What reports there are to be written, newest first: of each day on which anything is known, or of each week. */
export function reportDays(
  { points }: EquitySeries,
  trades: readonly PortfolioTrade[],
  kind: 'day' | 'week',
): readonly DayRange[] {
  const days = [...points.map(({ date }) => date), ...trades.map(({ date }) => date)]
  const keys = [...new Set(days.map((day) => periodKey(day, kind)))].toSorted().toReversed()
  return keys.map((key) => {
    const from = key as KstDate // days and weeks are named by a day
    return { from, to: kind === 'day' ? from : addDays(from, 6) }
  })
}
