import type { KstDate, UnixMs } from '../../core/time.ts'
import type { Bar, BarSpec, TradeTick } from '../../domain/market-data.ts'
import { barStart, isMinutes, MINUTE_MS, MINUTES } from '../../market/resample.ts'

/** What a keeper reads of a trade. */
type Trade = Pick<TradeTick, 'price' | 'size' | 'cumVolume' | 'open' | 'high' | 'low' | 'tsEvent'>

/**
 * `closed`: a bar has ended. `missing`: it has, and what it was must be read, because trades of it were missed.
 * `broken`: of the growing bar something was missed just now.
 */
export type BarChange =
  | { readonly kind: 'closed'; readonly spec: BarSpec; readonly bar: Bar }
  | { readonly kind: 'broken'; readonly spec: BarSpec }
  | { readonly kind: 'missing'; readonly spec: BarSpec; readonly start: UnixMs }

/** What a load brought: bars to warm indicators up with, and, after the first load, bars that had not been told yet. */
export interface Loaded {
  readonly isFirst: boolean
  readonly bars: readonly Bar[]
}

/** Bars of one instrument: read ones gone on with by its trades. A bar with a hole in it is never told, but read. */
export interface BarKeeper {
  want(spec: BarSpec): void
  /** @param day  the trading day the trade names */
  onTrade(trade: Trade, day: KstDate): readonly BarChange[]
  /** Closes what has ended by then. Trades of the last moment may come a little later: ask with some patience. */
  onTime(at: UnixMs): readonly BarChange[]
  /** `bars` ascending; those that start at `closedBefore` or later are not closed yet and left out. */
  load(spec: BarSpec, bars: readonly Bar[], closedBefore: number): Loaded
  /** From now on trades may be missed, until the next one proves otherwise. */
  interrupt(): readonly BarChange[]
  /** The bar that grows now; undefined while not all of it is known. */
  forming(spec: BarSpec): Bar | undefined
  /** When the next bar ends; undefined while none grows. */
  readonly nextEnd: UnixMs | undefined
}

interface Growing {
  bar: Bar
  isWhole: boolean
}

interface Series {
  growing: Growing | undefined
  /** Start of the newest bar that was told or loaded; undefined before the first load, negative when that had none. */
  told: number | undefined
  /** Closed and whole, kept for a load that is under way. */
  recent: Bar[]
}

const MAX_RECENT = 4

const endOf = (spec: BarSpec, start: UnixMs): number =>
  isMinutes(spec) ? start + MINUTES[spec] * MINUTE_MS : Number.POSITIVE_INFINITY

const startingWith = (spec: BarSpec, { price, size, tsEvent }: Trade): Bar => ({
  ts: barStart(spec, tsEvent),
  open: price,
  high: price,
  low: price,
  close: price,
  volume: size,
})

const grown = (bar: Bar, { price, size }: Trade): Bar => ({
  ts: bar.ts,
  open: bar.open,
  high: Math.max(bar.high, price),
  low: Math.min(bar.low, price),
  close: price,
  volume: bar.volume + size,
})

export function createBarKeeper(): BarKeeper {
  const series = new Map<BarSpec, Series>()
  let day: KstDate | undefined
  /** Shares of the day after the last trade that was seen; undefined when what follows may not follow on it. */
  let cumVolume: number | undefined

  const close = (spec: BarSpec, held: Series, changes: BarChange[]): void => {
    const { growing } = held
    held.growing = undefined
    if (growing === undefined) return
    if (!growing.isWhole || (held.told !== undefined && growing.bar.ts <= held.told)) {
      if (!growing.isWhole) changes.push({ kind: 'missing', spec, start: growing.bar.ts })
      return
    }
    held.recent = [...held.recent, growing.bar].slice(-MAX_RECENT)
    if (held.told === undefined) return
    held.told = growing.bar.ts
    changes.push({ kind: 'closed', spec, bar: growing.bar })
  }

  const addMinutes = (spec: BarSpec, held: Series, seen: { trade: Trade; hasHole: boolean }): BarChange[] => {
    const changes: BarChange[] = []
    const { trade, hasHole } = seen
    const start = barStart(spec, trade.tsEvent)
    if (hasHole) changes.push({ kind: 'broken', spec })
    if (held.growing !== undefined && hasHole) held.growing.isWhole = false
    if (held.growing !== undefined && start > held.growing.bar.ts) close(spec, held, changes)
    if (held.growing === undefined) held.growing = { bar: startingWith(spec, trade), isWhole: !hasHole }
    else if (start === held.growing.bar.ts) held.growing.bar = grown(held.growing.bar, trade)
    return changes
  }

  /** The venue tells the day's own bar with every trade. */
  const addDay = (spec: BarSpec, held: Series, { open, high, low, price, cumVolume: volume, tsEvent }: Trade): void => {
    const ts = barStart(spec, tsEvent)
    if (spec !== '1d' || open <= 0) return
    held.growing = { bar: { ts, open, high, low, close: price, volume }, isWhole: true }
  }

  return {
    want(spec) {
      if (!series.has(spec)) series.set(spec, { growing: undefined, told: undefined, recent: [] })
    },
    onTrade(trade, tradingDay) {
      if (day !== undefined && tradingDay < day) return []
      const isNewDay = day !== undefined && tradingDay > day
      day = tradingDay
      const before = trade.cumVolume - trade.size
      const isRepeat = !isNewDay && cumVolume !== undefined && trade.cumVolume <= cumVolume
      const hasHole = isNewDay || cumVolume === undefined ? before > 0 : before > cumVolume
      if (trade.size > 0 && !isRepeat) cumVolume = trade.cumVolume
      const changes: BarChange[] = []
      for (const [spec, held] of series) {
        if (!isMinutes(spec)) addDay(spec, held, trade)
        else if (trade.size > 0 && !isRepeat) changes.push(...addMinutes(spec, held, { trade, hasHole }))
      }
      return changes
    },
    onTime(at) {
      const changes: BarChange[] = []
      for (const [spec, held] of series) {
        if (held.growing !== undefined && endOf(spec, held.growing.bar.ts) <= at) close(spec, held, changes)
      }
      return changes
    },
    load(spec, bars, closedBefore) {
      const held = series.get(spec)
      if (held === undefined) return { isFirst: false, bars: [] }
      const { told } = held
      const closed = bars.filter(({ ts }) => ts < closedBefore && (told === undefined || ts > told))
      const last = closed.at(-1)?.ts ?? told
      const since = held.recent.filter(({ ts }) => last === undefined || ts > last)
      const all = [...closed, ...since]
      held.told = all.at(-1)?.ts ?? told ?? -1
      held.recent = []
      return { isFirst: told === undefined, bars: all }
    },
    interrupt() {
      cumVolume = undefined
      const changes: BarChange[] = []
      for (const [spec, { growing }] of series) {
        if (growing === undefined || !growing.isWhole || !isMinutes(spec)) continue
        growing.isWhole = false
        changes.push({ kind: 'broken', spec })
      }
      return changes
    },
    forming(spec) {
      const growing = series.get(spec)?.growing
      return growing?.isWhole ? growing.bar : undefined
    },
    get nextEnd() {
      let next = Number.POSITIVE_INFINITY
      for (const [spec, { growing }] of series) if (growing) next = Math.min(next, endOf(spec, growing.bar.ts))
      return Number.isFinite(next) ? (next as UnixMs) : undefined // sums of whole milliseconds
    },
  }
}
