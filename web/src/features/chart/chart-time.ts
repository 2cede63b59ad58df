import { KST_OFFSET_MS, type UnixMs } from '@naru/shared/core/time'
import type { UTCTimestamp } from 'lightweight-charts'

/** Seconds as the chart counts them: it draws UTC, so Seoul's wall clock is passed as if it were. */
export const chartSeconds = (at: UnixMs): number => (at + KST_OFFSET_MS) / 1000

// The library brands its seconds; ours are counted by the line above.
export const timeOf = (ts: UnixMs): UTCTimestamp => chartSeconds(ts) as UTCTimestamp
