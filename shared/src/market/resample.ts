import { addDays, fromKst, type KstDate, kstDate, type UnixMs, unixMs, weekday } from '../core/time.ts'
import type { Bar, BarSpec } from '../domain/market-data.ts'

export const MINUTE_MS = 60_000

type MinuteSpec = Exclude<BarSpec, '1d' | '1w' | '1mo'>

/** Minutes a bar lasts; days and longer are told by dates. */
export const MINUTES: Readonly<Record<MinuteSpec, number>> = { '1m': 1, '5m': 5, '15m': 15, '30m': 30, '60m': 60 }

export const isMinutes = (spec: BarSpec): spec is MinuteSpec => spec in MINUTES

/** The day a bar of days begins with: itself, the Monday of its week or the first of its month. */
function firstDay(spec: '1d' | '1w' | '1mo', day: KstDate): KstDate {
  if (spec === '1d') return day
  if (spec === '1w') return addDays(day, -((weekday(day) + 6) % 7))
  return addDays(day, 1 - Number(day.slice(8)))
}

/** The start of the bar an instant falls in. Minutes are aligned to the clock; KST is whole hours from UTC. */
export function barStart(spec: BarSpec, at: UnixMs): UnixMs {
  if (isMinutes(spec)) return unixMs(at - (at % (MINUTES[spec] * MINUTE_MS)))
  return fromKst(firstDay(spec, kstDate(at)), '000000') ?? at
}

/**
 * Longer bars made of shorter ones.
 *
 * @param bars  ascending by `ts`
 * @returns     ascending; open of the first, close of the last, volume the sum
 */
export function resample(bars: readonly Bar[], spec: BarSpec): readonly Bar[] {
  const result: Bar[] = []
  for (const bar of bars) {
    const ts = barStart(spec, bar.ts)
    const open = result.at(-1)
    if (open?.ts === ts) {
      result[result.length - 1] = {
        ts,
        open: open.open,
        high: Math.max(open.high, bar.high),
        low: Math.min(open.low, bar.low),
        close: bar.close,
        volume: open.volume + bar.volume,
      }
    } else result.push({ ...bar, ts })
  }
  return result
}
