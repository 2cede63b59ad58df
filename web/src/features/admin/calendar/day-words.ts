'use client'

import { type KstDate, weekday } from '@naru/shared/core/time'
import { useText } from '@/text/text-provider.tsx'

/** "2026-12-24 (목)". */
export function useDayWords() {
  const { calendar } = useText().admin
  return { day: (date: KstDate): string => `${date} (${calendar.weekdays[weekday(date)] ?? ''})` }
}
