import type { Book, Quote, TapeTrade } from '../contracts/bridge-api.ts'
import { unixMs } from '../core/time.ts'
import { type PriceLimits, priceLimits } from '../market/price-limit.ts'
import { mulberry32, seedFrom } from '../sim/random.ts'
import { bookAround, type ReplayTick, ticksOfBar } from '../sim/replay.ts'
import { barsOf, lengthOf, type RecordedDay } from './recorded-day.ts'

/** As often as trades are made up within a bar; never fewer than a bar has turning points. */
const SECONDS_PER_TRADE = 5
const LEAST_TRADES = 4
/** A level of the book holds about this many average trades of the bar before. */
const DEPTH_IN_TRADES = 25
const FIRST_DEPTH = 500

/** One trade of the day. `depth`: shares a level of the book around it typically holds. */
export interface DayTick extends ReplayTick {
  readonly depth: number
}

/**
 * Every trade of the day, made from its bars: they begin at the open, touch high and low, end at the close and add up to
 * the volume. Each bar is made from itself and the bar before it alone, so that nothing of later bars shows in it.
 */
export function ticksOfDay(day: RecordedDay, seed: number): readonly DayTick[] {
  const durationMs = lengthOf(day.bar)
  const count = Math.max(LEAST_TRADES, Math.round(durationMs / 1_000 / SECONDS_PER_TRADE))
  const before = barsOf(day.past).at(-1)
  let depth = before && before.volume > 0 ? depthOf(before.volume, count) : FIRST_DEPTH
  return barsOf(day.bars).flatMap((bar): readonly DayTick[] => {
    const here = depth
    if (bar.volume > 0) depth = depthOf(bar.volume, count)
    if (bar.ts >= day.close) {
      return [{ at: day.close, price: bar.close, size: bar.volume, aggressor: 'buyer', depth: here }]
    }
    const random = mulberry32(seedFrom(seed, day.instrumentId, bar.ts))
    const ticks = ticksOfBar({ ...bar, start: bar.ts, durationMs }, { kind: day.kind, count, random })
    return ticks.map((tick) => ({ ...tick, at: Math.min(tick.at, day.close - 1), depth: here }))
  })
}

const depthOf = (volume: number, count: number): number => Math.max(10, Math.round((volume / count) * DEPTH_IN_TRADES))

/** What screens show of the market, as far as it has been played. Nothing of what is to come can be read from it. */
export class MarketDay {
  readonly #day: RecordedDay
  readonly #seed: number
  readonly limits: PriceLimits
  #count = 0
  #last: DayTick | undefined
  #high = 0
  #low = 0
  #open = 0
  #volume = 0
  #turnover = 0
  readonly #by = { buyer: 0, seller: 0 }

  constructor(day: RecordedDay, seed: number) {
    this.#day = day
    this.#seed = seed
    this.limits = priceLimits(day.kind, day.base)
  }

  get last(): number {
    return this.#last?.price ?? this.#day.base
  }

  take(tick: DayTick): TapeTrade {
    const isFirst = this.#count === 0
    this.#open = isFirst ? tick.price : this.#open
    this.#high = isFirst ? tick.price : Math.max(this.#high, tick.price)
    this.#low = isFirst ? tick.price : Math.min(this.#low, tick.price)
    this.#volume += tick.size
    this.#turnover += tick.size * tick.price
    this.#by[tick.aggressor] += tick.size
    this.#count += 1
    this.#last = tick
    const { price, size, aggressor, at } = tick
    return { price, change: price - this.#day.base, size, aggressor, cumVolume: this.#volume, tsEvent: unixMs(at) }
  }

  quote(clock: number): Quote {
    const { instrumentId, base } = this.#day
    const { last } = this
    const { buyer, seller } = this.#by
    return {
      instrumentId,
      last,
      change: last - base,
      changeRate: (last / base - 1) * 100,
      open: this.#open,
      high: this.#high,
      low: this.#low,
      basePrice: base,
      upperLimit: this.limits.upper,
      lowerLimit: this.limits.lower,
      size: this.#last?.size ?? 0,
      aggressor: this.#last?.aggressor ?? 'none',
      cumVolume: this.#volume,
      cumTurnover: this.#turnover,
      tradeStrength: seller === 0 ? 0 : (buyer / seller) * 100,
      via: 'stream',
      tsEvent: unixMs(this.#last?.at ?? clock),
      tsInit: unixMs(clock),
    }
  }

  /** Ten levels that fit the last trade. Recordings have no books: these are made up, and the screen says so. */
  book(clock: number): Book {
    const { instrumentId, kind } = this.#day
    const [last, aggressor] = [this.last, this.#last?.aggressor ?? 'buyer']
    const depth = this.#last?.depth ?? FIRST_DEPTH
    const question = { kind, last, aggressor, limits: this.limits, depth, seed: this.#seed, moment: this.#count }
    const { bids, asks } = bookAround(question)
    const total = (levels: Book['bids']): number => levels.reduce((sum, [, size]) => sum + size, 0)
    return {
      instrumentId,
      asks: [...asks],
      bids: [...bids],
      totalAskSize: total([...asks]),
      totalBidSize: total([...bids]),
      tsEvent: unixMs(this.#last?.at ?? clock),
      tsInit: unixMs(clock),
    }
  }
}
