import type { KstDate, UnixMs } from '../core/time.ts'
import type { Bar, TradeTick } from '../domain/market-data.ts'
import { barStart, MINUTE_MS } from './resample.ts'

/** What a builder reads of a trade. */
export type BuiltFrom = Pick<TradeTick, 'price' | 'size' | 'cumVolume' | 'tsEvent'>

export interface BarBuilder {
  /**
   * Takes one trade, in any order. False when it changed nothing: a repetition, a trade of an earlier day, or no trade
   * at all (a reading without a size).
   *
   * @param day  the trading day the trade names: session volume counts from zero on each
   */
  add(trade: BuiltFrom, day: KstDate): boolean
  /** Bars of one minute of the day, ascending. A minute without a trade has none. */
  bars(): readonly Bar[]
  readonly day: KstDate | undefined
  /**
   * Start of the first minute from which nothing is missing: whoever listens from the middle of a day, or was cut off,
   * does not know what it missed. `undefined` before the first trade.
   */
  readonly completeFrom: UnixMs | undefined
}

/** A bar, and the session volume after its first and its last trade: that orders them, however they came. */
interface Growing {
  open: number
  high: number
  low: number
  close: number
  volume: number
  firstVolume: number
  lastVolume: number
}

/** Shares of the session that have been seen, as stretches of its volume: ascending, apart from each other. */
type Seen = { from: number; to: number }[]

/**
 * Marks (from, to] as seen. False when it was already.
 * A trade is told apart by where it stands in the session's volume: the venue gives it no number.
 */
function mark(seen: Seen, from: number, to: number): boolean {
  let at = seen.length
  while (at > 0 && (seen[at - 1] as Seen[number]).from >= to) at -= 1 // inside the list
  const before = seen[at - 1]
  if (before !== undefined && before.to > from) return false
  const after = seen[at]
  const touchesBefore = before !== undefined && before.to === from
  const touchesAfter = after !== undefined && after.from === to
  if (touchesBefore && touchesAfter) {
    before.to = after.to
    seen.splice(at, 1)
  } else if (touchesBefore) before.to = to
  else if (touchesAfter) after.from = from
  else seen.splice(at, 0, { from, to })
  return true
}

function grow(bar: Growing | undefined, { price, size, cumVolume }: BuiltFrom): Growing {
  if (bar === undefined) {
    return {
      open: price,
      high: price,
      low: price,
      close: price,
      volume: size,
      firstVolume: cumVolume,
      lastVolume: cumVolume,
    }
  }
  bar.high = Math.max(bar.high, price)
  bar.low = Math.min(bar.low, price)
  bar.volume += size
  if (cumVolume < bar.firstVolume) {
    bar.open = price
    bar.firstVolume = cumVolume
  }
  if (cumVolume > bar.lastVolume) {
    bar.close = price
    bar.lastVolume = cumVolume
  }
  return bar
}

/** One-minute bars of one instrument's trades. Late, repeated and reordered trades give the bars of the right order. */
export function createBarBuilder(): BarBuilder {
  let day: KstDate | undefined
  let seen: Seen = []
  let minutes = new Map<UnixMs, Growing>()
  let completeFrom: UnixMs | undefined
  /** What `completeFrom` is while there is no hole. */
  let joinedAt: UnixMs | undefined

  const roll = (to: KstDate): void => {
    day = to
    seen = []
    minutes = new Map()
    completeFrom = undefined
    joinedAt = undefined
  }

  /** Called with the newest stretch as it was before the trade was marked. */
  const noteHoles = (trade: BuiltFrom, newest: number | undefined): void => {
    const nextMinute = (barStart('1m', trade.tsEvent) + MINUTE_MS) as UnixMs // whole minutes
    joinedAt ??= nextMinute
    // What is missing may be of this minute or of one before it.
    if (newest !== undefined && trade.cumVolume - trade.size > newest) completeFrom = nextMinute
    if (seen.length === 1) completeFrom = seen[0]?.from === 0 ? firstMinute() : joinedAt
  }

  const firstMinute = (): UnixMs => {
    let first: UnixMs | undefined
    for (const ts of minutes.keys()) if (first === undefined || ts < first) first = ts
    return first as UnixMs // called when there is one
  }

  return {
    add(trade, tradingDay) {
      if (trade.size <= 0 || trade.cumVolume <= 0) return false
      if (day === undefined || tradingDay > day) roll(tradingDay)
      if (tradingDay !== day) return false
      const newest = seen.at(-1)?.to
      if (!mark(seen, Math.max(0, trade.cumVolume - trade.size), trade.cumVolume)) return false
      const ts = barStart('1m', trade.tsEvent)
      minutes.set(ts, grow(minutes.get(ts), trade))
      noteHoles(trade, newest)
      return true
    },
    bars: () =>
      [...minutes]
        .sort(([a], [b]) => a - b)
        .map(([ts, { open, high, low, close, volume }]) => ({ ts, open, high, low, close, volume })),
    get day() {
      return day
    },
    get completeFrom() {
      return completeFrom
    },
  }
}
