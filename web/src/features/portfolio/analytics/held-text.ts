import { countText } from '@/lib/figures.ts'

interface HeldWords {
  readonly minutes: (count: string) => string
  readonly hours: (count: string) => string
  readonly days: (count: string) => string
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** "35분", "4.5시간", "12.3일": in the unit it is talked of in. */
export function heldText(ms: number, words: HeldWords): string {
  if (!Number.isFinite(ms)) return '–'
  if (ms < HOUR_MS) return words.minutes(String(Math.round(ms / MINUTE_MS)))
  if (ms < DAY_MS) return words.hours(countText(ms / HOUR_MS))
  return words.days(countText(ms / DAY_MS))
}
