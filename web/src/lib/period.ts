import { addDays, type KstDate } from '@naru/shared/core/time'

/** Both included. */
export interface DayRange {
  readonly from: KstDate
  readonly to: KstDate
}

export const PERIODS = ['week', 'month', 'quarter', 'this_year', 'year', 'all'] as const
export type Period = (typeof PERIODS)[number]

const DAYS_BACK: Readonly<Record<Exclude<Period, 'this_year' | 'all'>, number>> = {
  week: 6,
  month: 30,
  quarter: 91,
  year: 365,
}

interface Known {
  readonly today: KstDate
  /** The first day anything is known of; undefined while nothing is. */
  readonly first: KstDate | undefined
}

/** The days a period means today; it never begins before anything is known of. */
export function daysOf(period: Period, { today, first }: Known): DayRange {
  const earliest = first ?? today
  const wanted = startOf(period, today)
  return { from: wanted !== undefined && wanted > earliest ? wanted : earliest, to: today }
}

/** Undefined: with the first day there is. */
function startOf(period: Period, today: KstDate): KstDate | undefined {
  switch (period) {
    case 'all':
      return undefined
    case 'this_year':
      return `${today.slice(0, 4)}-01-01` as KstDate // the year of a day of ours
    case 'week':
    case 'month':
    case 'quarter':
    case 'year':
      return addDays(today, -DAYS_BACK[period])
  }
}

export const isWithin = (day: KstDate, { from, to }: DayRange): boolean => day >= from && day <= to
