import type { BookLevel } from '@naru/shared/domain/market-data'
import { type PriceLimits, priceLimits } from '@naru/shared/market/price-limit'
import { nearestTick } from '@naru/shared/market/tick-size'
import { mulberry32, seedFrom } from '@naru/shared/sim/random'
import { bookAround, type ReplayBook, type ReplayTick, snapBar, ticksOfBar } from '@naru/shared/sim/replay'
import type { DayBar, RecordedSymbol } from './recording.ts'

/** A bar of one minute: time "HHMM00", won per share, shares, won since the open. */
export interface MinuteBar {
  readonly time: string
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  readonly cumAmount: number
}

const MINUTE_MS = 60_000
/** A level of the book holds about this many average trades. */
const DEPTH_IN_TRADES = 25

interface SymbolDayOptions {
  readonly dayIndex: number
  readonly date: string
  readonly previousClose: number
  readonly seed: number
  readonly secondsPerTrade: number
  /** Recorded time of day → the time it is played at, milliseconds after midnight; ascending. */
  readonly timeOf?: (recorded: number) => number
}

/** Every trade of one symbol on one replayed day. Equal seeds give equal days. */
export class SymbolDay {
  readonly symbol: RecordedSymbol
  readonly date: string
  /** 기준가: the previous close, on today's grid. */
  readonly base: number
  readonly limits: PriceLimits
  readonly ticks: readonly ReplayTick[]
  readonly #seed: number
  /** Shares a level of the book typically holds. */
  readonly depth: number

  constructor(symbol: RecordedSymbol, options: SymbolDayOptions) {
    const { dayIndex, date, previousClose, seed, secondsPerTrade, timeOf } = options
    const { kind } = symbol
    this.symbol = symbol
    this.date = date
    this.base = nearestTick(kind, previousClose)
    this.limits = priceLimits(kind, this.base)
    this.#seed = seedFrom(seed, symbol.code, date)
    const ticks = (symbol.bars[dayIndex] ?? []).flatMap((bar, i) =>
      ticksOfBar(snapBar(bar, kind), {
        kind,
        count: Math.max(4, Math.round(bar.durationMs / 1000 / secondsPerTrade)),
        random: mulberry32(seedFrom(this.#seed, i)),
      }),
    )
    this.ticks = timeOf ? ticks.map((tick) => ({ ...tick, at: timeOf(tick.at) })) : ticks
    const volume = ticks.reduce((sum, tick) => sum + tick.size, 0)
    this.depth = Math.max(10, Math.round((volume / Math.max(1, ticks.length)) * DEPTH_IN_TRADES))
  }

  /**
   * The book around a trade.
   *
   * @param moment  how many trades came before: the same moment has the same book
   * @param share   of the usual depth: the alternative exchange is thinner
   */
  bookAround(trade: Pick<ReplayTick, 'price' | 'aggressor'>, moment: number, share = 1): ReplayBook {
    const { limits } = this
    const depth = Math.max(1, Math.round(this.depth * share))
    const seed = share === 1 ? this.#seed : seedFrom(this.#seed, share)
    return bookAround({
      kind: this.symbol.kind,
      last: trade.price,
      aggressor: trade.aggressor,
      limits,
      depth,
      seed,
      moment,
    })
  }

  /** How many trades have printed by a time of day (milliseconds after midnight). */
  countUntil(timeOfDay: number): number {
    let low = 0
    let high = this.ticks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.ticks[middle]!.at <= timeOfDay) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** A recorded day as one bar; its trades honour it exactly, so none of them is needed to state it. */
export function dayBarOf(symbol: RecordedSymbol, dayIndex: number, date: string): DayBar {
  const bars = (symbol.bars[dayIndex] ?? []).map((bar) => snapBar(bar, symbol.kind))
  return {
    date: date.replaceAll('-', ''),
    open: bars[0]?.open ?? 0,
    high: bars.reduce((high, bar) => Math.max(high, bar.high), 0),
    low: bars.reduce((low, bar) => Math.min(low, bar.low), Number.POSITIVE_INFINITY),
    close: bars.at(-1)?.close ?? 0,
    volume: bars.reduce((sum, bar) => sum + bar.volume, 0),
  }
}

export const totalSize = (levels: readonly BookLevel[]): number => levels.reduce((sum, [, size]) => sum + size, 0)

/** Milliseconds after midnight → "HHMMSS". */
export function hhmmss(timeOfDay: number): string {
  const seconds = Math.floor(timeOfDay / 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  return two(Math.floor(seconds / 3600)) + two(Math.floor(seconds / 60) % 60) + two(seconds % 60)
}

/** Minute bars of some trades, oldest first; minutes without a trade are left out. */
export function minuteBars(ticks: readonly ReplayTick[]): readonly MinuteBar[] {
  const bars: { -readonly [K in keyof MinuteBar]: MinuteBar[K] }[] = []
  let cumAmount = 0
  for (const { at, price, size } of ticks) {
    const time = hhmmss(Math.floor(at / MINUTE_MS) * MINUTE_MS)
    cumAmount += price * size
    const bar = bars.at(-1)
    if (bar?.time !== time) {
      bars.push({ time, open: price, high: price, low: price, close: price, volume: size, cumAmount })
      continue
    }
    bar.high = Math.max(bar.high, price)
    bar.low = Math.min(bar.low, price)
    bar.close = price
    bar.volume += size
    bar.cumAmount = cumAmount
  }
  return bars
}
