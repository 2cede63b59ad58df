import type { Quote } from '@naru/shared/contracts/bridge-api'
import { addDays, fromKst, type KstDate, kstDate, type UnixMs, unixMs, weekday } from '@naru/shared/core/time'
import type { Bar } from '@naru/shared/domain/market-data'
import { type ChartSpec, isDated, MINUTES } from './specs.ts'

/** The bar that is still growing, and the session's volume when it was last looked at. */
export interface Forming {
  readonly bar: Bar
  /** Shares since the open; null until the first quote, whose volume is already in the bar. */
  readonly cumVolume: number | null
}

/** The day a bar of days begins with: itself, its Monday or the first of its month. */
function firstDay(spec: '1d' | '1w' | '1mo', day: KstDate): KstDate {
  if (spec === '1d') return day
  if (spec === '1w') return addDays(day, -((weekday(day) + 6) % 7))
  return addDays(day, 1 - Number(day.slice(8)))
}

/**
 * The start of the bar an instant falls in. Minutes are aligned to the clock; KST is whole hours from UTC. A week's or a
 * month's bar may be stamped with any of its days.
 */
export function barStart(spec: ChartSpec, at: UnixMs): UnixMs {
  if (isDated(spec)) return fromKst(firstDay(spec, kstDate(at)), '000000') ?? at
  const width = MINUTES[spec] * 60_000
  return unixMs(at - (at % width))
}

/**
 * A quote that was read rather than traded carries the time of the reading: on a Sunday it would draw a bar. A trade
 * moves the session's volume.
 */
function hasTraded(forming: Forming | undefined, quote: Quote): boolean {
  if (quote.via === 'poll') return false
  return !forming || (forming.cumVolume !== null && forming.cumVolume !== quote.cumVolume)
}

/** The exchange's own day figures: nothing needs to be added up. */
function dayBar(quote: Quote, ts: UnixMs): Bar | undefined {
  const { open, high, low, last: close, cumVolume: volume } = quote
  return open > 0 && high > 0 && low > 0 && close > 0 ? { ts, open, high, low, close, volume } : undefined
}

const isSameBar = (a: Bar, b: Bar): boolean =>
  a.ts === b.ts && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume

/**
 * The forming bar after one quote; the very same object when the quote changes nothing.
 *
 * Quotes are conflated, so volume is the growth of the session's volume and never the sum of sizes. A quote older than
 * the bar is ignored: a closed bar does not change. Only a trade begins a bar.
 */
export function advance(forming: Forming | undefined, quote: Quote, spec: ChartSpec): Forming | undefined {
  if (quote.last <= 0) return forming
  const start = barStart(spec, quote.tsEvent)
  const heldStart = forming && barStart(spec, forming.bar.ts)
  if (heldStart !== undefined && start < heldStart) return forming
  if (start !== heldStart && !hasTraded(forming, quote)) {
    return forming && forming.cumVolume === null ? { ...forming, cumVolume: quote.cumVolume } : forming
  }
  // The history's own stamp is kept, so that the bar on screen is replaced and not doubled.
  const ts = forming && heldStart === start ? forming.bar.ts : start
  const bar = isDated(spec) ? datedBar(forming, quote, { spec, ts }) : minuteBar(forming, quote, ts)
  if (!bar) return forming
  if (forming && isSameBar(forming.bar, bar) && forming.cumVolume === quote.cumVolume) return forming
  return { bar, cumVolume: quote.cumVolume }
}

/** A day is the exchange's own figures; a week or a month holds the days before it too. */
function datedBar(
  forming: Forming | undefined,
  quote: Quote,
  { spec, ts }: { readonly spec: ChartSpec; readonly ts: UnixMs },
): Bar | undefined {
  const day = dayBar(quote, ts)
  if (spec === '1d' || !day || !forming || forming.bar.ts !== ts) return day
  const grown = minuteBar(forming, quote, ts)
  return { ...grown, high: Math.max(grown.high, day.high), low: Math.min(grown.low, day.low) }
}

function minuteBar(forming: Forming | undefined, quote: Quote, ts: UnixMs): Bar {
  const { last: price, cumVolume } = quote
  const before = forming?.cumVolume ?? cumVolume
  // Less than before means a new session, whose volume counts from zero.
  const traded = cumVolume >= before ? cumVolume - before : cumVolume
  if (!forming || forming.bar.ts !== ts) {
    return { ts, open: price, high: price, low: price, close: price, volume: traded }
  }
  const { bar } = forming
  return {
    ...bar,
    high: Math.max(bar.high, price),
    low: Math.min(bar.low, price),
    close: price,
    volume: bar.volume + traded,
  }
}

/**
 * Where the forming bar goes on from when history was read (again): from its last bar, unless a newer bar is growing
 * already and the latest quote still belongs to it (a replay may have gone back to an earlier day).
 */
export function reseed(
  forming: Forming | undefined,
  lastBar: Bar | undefined,
  quote: Quote | undefined,
): Forming | undefined {
  const isAhead = forming && (!lastBar || forming.bar.ts > lastBar.ts)
  if (isAhead && quote && quote.tsEvent >= forming.bar.ts) return forming
  return lastBar && { bar: lastBar, cumVolume: quote?.cumVolume ?? null }
}
