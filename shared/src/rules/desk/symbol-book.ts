import { addDays, type KstDate, kstDate, type UnixMs } from '../../core/time.ts'
import type { InstrumentId, InstrumentKind } from '../../domain/instrument.ts'
import type { Bar, BarSpec, OrderBook, TradeTick } from '../../domain/market-data.ts'
import { barStart, isMinutes } from '../../market/resample.ts'
import { regularSession } from '../../market/session-phase.ts'
import { isOpenOn, type TradingCalendar } from '../../market/trading-calendar.ts'
import type { PriceOf } from '../action.ts'
import { STALE_AFTER_MS } from '../catalogue.ts'
import { type BarKeeper, createBarKeeper } from './bar-keeper.ts'

/** Bars of one length, as far as rules look back. */
export interface BarSeries {
  count: number
  /** Closed, ascending. */
  bars: readonly Bar[]
  /** As many as are wanted have been read, or all there are. */
  isLoaded: boolean
  /** How many have been asked for and not come yet. */
  asked: number
  /** When to ask again; undefined while nothing is missing. */
  askAt: number | undefined
  /** Start of a bar that was missed and has not been read yet, and how often it was asked for. */
  missing: { readonly start: UnixMs; readonly tries: number } | undefined
}

interface DayLimits {
  readonly basePrice: number
  readonly upperLimit: number
  readonly lowerLimit: number
}

/** What a desk knows of one instrument. */
export interface SymbolBook {
  readonly id: InstrumentId
  readonly keeper: BarKeeper
  readonly series: Map<BarSpec, BarSeries>
  kind: InstrumentKind | null
  tick: TradeTick | undefined
  tickAt: number
  tradingDate: KstDate | undefined
  book: OrderBook | undefined
  bookAt: number
  limits: DayLimits | undefined
  listedShares: number
  high52w: number
  low52w: number
  /** When the longer bars of the running day are final; undefined once they were asked for. */
  dayEndAt: UnixMs | undefined
}

export const createSymbolBook = (id: InstrumentId): SymbolBook => ({
  id,
  keeper: createBarKeeper(),
  series: new Map(),
  kind: null,
  tick: undefined,
  tickAt: Number.NEGATIVE_INFINITY,
  tradingDate: undefined,
  book: undefined,
  bookAt: Number.NEGATIVE_INFINITY,
  limits: undefined,
  listedShares: Number.NaN,
  high52w: Number.NaN,
  low52w: Number.NaN,
  dayEndAt: undefined,
})

/** Has room for so many bars from now on. True when more have to be read than are there. */
export function widen(symbol: SymbolBook, spec: BarSpec, count: number): boolean {
  symbol.keeper.want(spec)
  const known = symbol.series.get(spec)
  if (known !== undefined && known.count >= count) return false
  const series = { count, bars: [], isLoaded: false, asked: 0, askAt: undefined, missing: undefined }
  symbol.series.set(spec, known ? { ...known, count, isLoaded: false } : series)
  return true
}

export function append(series: BarSeries, bars: readonly Bar[]): void {
  const last = series.bars.at(-1)?.ts ?? -1
  const newer = bars.filter(({ ts }) => ts > last)
  // One more than is looked at, so that cutting off is rare.
  series.bars = [...series.bars, ...newer].slice(-series.count)
}

/** A price an order may be made of; NaN when it is not known or too old. Won per share. */
export function priceOf(symbol: SymbolBook, of: PriceOf, at: UnixMs): number {
  const { tick, book, limits } = symbol
  const isFresh = at - symbol.tickAt <= STALE_AFTER_MS.tick
  const hasBook = at - symbol.bookAt <= STALE_AFTER_MS.book
  const bid = hasBook ? (book?.bids[0]?.[0] ?? Number.NaN) : Number.NaN
  const ask = hasBook ? (book?.asks[0]?.[0] ?? Number.NaN) : Number.NaN
  switch (of) {
    case 'last':
      return isFresh ? (tick?.price ?? Number.NaN) : Number.NaN
    case 'bid1':
      return bid
    case 'ask1':
      return ask
    case 'mid':
      return (bid + ask) / 2
    case 'prevClose':
      return tick === undefined ? (limits?.basePrice ?? Number.NaN) : tick.price - tick.change
    case 'upperLimit':
      return limits?.upperLimit ?? Number.NaN
    case 'lowerLimit':
      return limits?.lowerLimit ?? Number.NaN
  }
}

/** How long after the end of the session its bars are final. */
const SETTLE_MS = 30_000
const LOOK_AHEAD_DAYS = 15

/** When the bars of the day that holds `at` are final; undefined on a day without trading. */
export function dayEnd(calendar: TradingCalendar, at: UnixMs): UnixMs | undefined {
  const session = regularSession(calendar, 'KRX', kstDate(at))
  return session && ((session.close + SETTLE_MS) as UnixMs) // a whole number of milliseconds
}

/** Within the regular session, or so short after it that its last bar is still being told. */
export function isTrading(calendar: TradingCalendar, at: UnixMs): boolean {
  const session = regularSession(calendar, 'KRX', kstDate(at))
  return session !== undefined && at >= session.open && at < session.close + SETTLE_MS
}

/** Bars that start before this have closed. */
export function closedBefore(calendar: TradingCalendar, spec: BarSpec, at: UnixMs): number {
  const start = barStart(spec, at)
  return isMinutes(spec) || !isPeriodOver(calendar, spec, at) ? start : start + 1
}

function isPeriodOver(calendar: TradingCalendar, spec: BarSpec, at: UnixMs): boolean {
  const end = dayEnd(calendar, at)
  if (end !== undefined && at < end) return false
  const today = kstDate(at)
  for (let ahead = 1; ahead <= LOOK_AHEAD_DAYS; ahead += 1) {
    const day = addDays(today, ahead)
    if (!isOpenOn(calendar, 'KRX', day)) continue
    const next = regularSession(calendar, 'KRX', day)
    return next !== undefined && barStart(spec, next.open) > barStart(spec, at)
  }
  return false
}
