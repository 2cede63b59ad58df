import { KST_OFFSET_MS } from '../core/time.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** Days in Seoul since 1970, and minutes of that day. */
export const dayOf = (ts: number): number => Math.floor((ts + KST_OFFSET_MS) / DAY_MS)
export const minuteOf = (ts: number): number => Math.floor(((ts + KST_OFFSET_MS) % DAY_MS) / MINUTE_MS)
