import type { NotificationRow } from '@naru/shared/contracts/notifications'
import { formatDay } from '@/lib/format.ts'

export interface Day {
  /** "2026-11-21" in Seoul. */
  readonly date: string
  readonly rows: readonly NotificationRow[]
}

/** The same rows in the same order, by the day in Seoul. */
export function byDay(rows: readonly NotificationRow[]): readonly Day[] {
  const days = new Map<string, NotificationRow[]>()
  for (const row of rows) {
    const date = formatDay(row.created_at)
    days.set(date, [...(days.get(date) ?? []), row])
  }
  return [...days].map(([date, found]) => ({ date, rows: found }))
}
