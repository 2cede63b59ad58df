'use client'

import { type KstDate, weekday } from '@naru/shared/core/time'
import { useAdminWords } from '@/text/admin.ts'

/** "2026-12-24 (목)". */
export function useDayWords() {
  const { calendar } = useAdminWords()
  return { day: (date: KstDate): string => `${date} (${calendar.weekdays[weekday(date)] ?? ''})` }
}
