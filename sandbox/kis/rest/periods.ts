import { type KstDate, weekday } from '@naru/shared/core/time'
import type { DayBar } from '../market/recording.ts'

export type Period = 'D' | 'W' | 'M' | 'Y'

export const isPeriod = (text: string | undefined): text is Period => text !== undefined && /^[DWMY]$/.test(text)

/** A bar with the won traded in it. */
export interface MoneyBar extends DayBar {
  readonly amount: number
}

/** The recording states no traded value of past days: volume times the typical price stands for it. */
export const withAmounts = (days: readonly DayBar[], todaysAmount: number): readonly MoneyBar[] =>
  days.map((bar, i) => ({
    ...bar,
    amount: i === days.length - 1 ? todaysAmount : bar.volume * Math.round((bar.high + bar.low + bar.close) / 3),
  }))

/** Groups day bars, oldest first, into periods; a period is dated by its last day. */
export function inPeriods(days: readonly MoneyBar[], period: Period): readonly MoneyBar[] {
  if (period === 'D') return days
  const groups = new Map<string, MoneyBar>()
  for (const day of days) {
    const key = periodKey(day.date, period)
    const sofar = groups.get(key)
    groups.set(key, sofar ? { ...merged(sofar, day), date: day.date } : day)
  }
  return [...groups.values()]
}

const merged = (a: MoneyBar, b: MoneyBar): MoneyBar => ({
  ...a,
  high: Math.max(a.high, b.high),
  low: Math.min(a.low, b.low),
  close: b.close,
  volume: a.volume + b.volume,
  amount: a.amount + b.amount,
})

/** "20200319" → "2020-03-19". */
export const isoDate = (date: string): KstDate => `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` as KstDate // eight digits, checked by the caller

function periodKey(date: string, period: Period): string {
  if (period === 'Y') return date.slice(0, 4)
  if (period === 'M') return date.slice(0, 6)
  const day = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6)))
  return String(day / 86_400_000 - ((weekday(isoDate(date)) + 6) % 7))
}
