import { KST_OFFSET_MS, kstDate, type UnixMs } from '../../core/time.ts'

export type Anchor = 'day' | 'week' | 'month' | 'none'

const DAY_MS = 86_400_000

/**
 * Whether a bar is the first of its Korean day, week (from Monday) or month; the very first is.
 *
 * @param ts  start of the bar, UnixMs
 */
export function createAnchor(anchor: Anchor): (ts: number, keep: boolean) => boolean {
  const state = { day: Number.NaN, span: Number.NaN }
  return (ts, keep) => {
    const day = Math.floor((ts + KST_OFFSET_MS) / DAY_MS)
    if (day === state.day) return false
    const span = spanOf(anchor, day, ts)
    const isNew = span !== state.span
    if (keep) {
      state.day = day
      state.span = span
    }
    return isNew
  }
}

/** A number that is the same for all days of a span. 1970-01-01, day 0, was a Thursday. */
function spanOf(anchor: Anchor, day: number, ts: number): number {
  if (anchor === 'none') return 0
  if (anchor === 'day') return day
  if (anchor === 'week') return Math.floor((day + 3) / 7)
  const date = kstDate(ts as UnixMs) // whole milliseconds, as every bar's start
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
}
