import { assert } from '../core/assert.ts'
import type { InstrumentKind } from '../domain/instrument.ts'
import type { BookLevel } from '../domain/market-data.ts'
import type { PriceLimits } from '../market/price-limit.ts'
import { isWithinLimits } from '../market/price-limit.ts'
import { nearestTick, stepTicks, tickSize } from '../market/tick-size.ts'
import { mix, type Random } from './random.ts'

/** A recorded bar. `start` in milliseconds of any clock; prices in won per share, volume in shares. */
export interface ReplayBar {
  readonly start: number
  readonly durationMs: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** A trade invented between the recorded figures. `size` is 0 only where the bar has too few shares for its prices. */
export interface ReplayTick {
  readonly at: number
  readonly price: number
  readonly size: number
  readonly aggressor: 'buyer' | 'seller'
}

/** The bar with every price moved to the nearest step of today's grid; order between the prices is kept. */
export function snapBar(bar: ReplayBar, kind: InstrumentKind): ReplayBar {
  const snap = (price: number): number => nearestTick(kind, price)
  return { ...bar, open: snap(bar.open), high: snap(bar.high), low: snap(bar.low), close: snap(bar.close) }
}

/**
 * Trades that could have made a bar: they begin at its open, touch its high and low, end at its close and add up to its volume.
 *
 * @param bar            low ≤ open, close ≤ high; volume a whole number ≥ 0
 * @param options.count  how many trades to aim at; fewer when the volume is smaller, never fewer than the bar's turning points
 * @param options.random the only source of chance: equal seeds give equal trades
 * @returns              ascending in time, inside the bar; on the tick grid when the bar's four prices are
 */
export function ticksOfBar(
  bar: ReplayBar,
  options: { readonly kind: InstrumentKind; readonly count: number; readonly random: Random },
): readonly ReplayTick[] {
  assert(
    bar.low <= Math.min(bar.open, bar.close) && bar.high >= Math.max(bar.open, bar.close),
    'bar prices out of order',
  )
  assert(Number.isSafeInteger(bar.volume) && bar.volume >= 0, `bar volume must be a whole number, was ${bar.volume}`)
  const turns = turningPoints(bar, options.random)
  const count = Math.max(turns.length, Math.min(options.count, bar.volume))
  const prices = pathThrough(turns, { ...options, count, low: bar.low, high: bar.high })
  const sizes = splitVolume(bar.volume, count, options.random)
  let aggressor: 'buyer' | 'seller' = options.random() < 0.5 ? 'buyer' : 'seller'
  return prices.map((price, i) => {
    const before = prices[i - 1] ?? price
    if (price !== before) aggressor = price > before ? 'buyer' : 'seller'
    else if (options.random() < 0.2) aggressor = aggressor === 'buyer' ? 'seller' : 'buyer'
    const within = i === 0 ? 0 : (i + options.random()) / count
    return { at: bar.start + Math.floor(within * bar.durationMs), price, size: sizes[i] ?? 0, aggressor }
  })
}

/** Open, both extremes in a likely order, close; neighbours that are equal count once. */
function turningPoints(bar: ReplayBar, random: Random): readonly number[] {
  const isLowFirst = random() < (bar.close >= bar.open ? 0.7 : 0.3)
  const extremes = isLowFirst ? [bar.low, bar.high] : [bar.high, bar.low]
  return [bar.open, ...extremes, bar.close].filter((price, i, all) => i === 0 || price !== all[i - 1])
}

interface PathOptions {
  readonly kind: InstrumentKind
  readonly count: number
  readonly random: Random
  readonly low: number
  readonly high: number
}

/** A random walk pulled from each turning point to the next, kept between low and high. */
function pathThrough(turns: readonly number[], options: PathOptions): readonly number[] {
  const { count, low, high, kind, random } = options
  const wobble = ((high - low) / Math.sqrt(count)) * 0.9
  const path: number[] = [turns[0]!]
  const legs = splitVolume(count - turns.length, Math.max(1, turns.length - 1), random)
  for (let leg = 1; leg < turns.length; leg++) {
    const target = turns[leg]!
    let at = path.at(-1)!
    for (let left = legs[leg - 1]!; left > 0; left--) {
      at += (target - at) / (left + 1) + wobble * (random() + random() - 1)
      at = Math.min(high, Math.max(low, at))
      path.push(Math.min(high, Math.max(low, nearestTick(kind, at))))
    }
    path.push(target)
  }
  while (path.length < count) path.push(turns.at(-1)!)
  return path
}

/** Whole parts that add up to `total`; each at least 1 when there is enough. */
function splitVolume(total: number, parts: number, random: Random): readonly number[] {
  const floor = total >= parts ? 1 : 0
  const weights = Array.from({ length: parts }, () => -Math.log(1 - random()) + 0.02)
  const sum = weights.reduce((a, b) => a + b, 0)
  const spread = total - floor * parts
  let weight = 0
  let given = 0
  return weights.map((w) => {
    weight += w
    const upTo = Math.round((spread * weight) / sum)
    const part = upTo - given
    given = upTo
    return part + floor
  })
}

export interface BookQuestion {
  readonly kind: InstrumentKind
  readonly last: number
  readonly aggressor: 'buyer' | 'seller'
  readonly limits: PriceLimits
  /** Shares a typical level holds. */
  readonly depth: number
  /** Equal seeds and moments give equal books. */
  readonly seed: number
  readonly moment: number
}

export interface ReplayBook {
  readonly bids: readonly BookLevel[]
  readonly asks: readonly BookLevel[]
}

const LEVELS = 10

/**
 * A ten-level book that fits a trade: a buyer's trade printed at the best ask, a seller's at the best bid, one tick apart.
 * Levels beyond the price limits do not exist, so at a limit one side can be empty.
 */
export function bookAround(question: BookQuestion): ReplayBook {
  const { kind, last, aggressor, limits } = question
  const [bestBid, bestAsk] =
    aggressor === 'buyer' ? [stepTicks(kind, last, -1), last] : [last, stepTicks(kind, last, 1)]
  const side = (best: number | undefined, direction: 1 | -1): readonly BookLevel[] => {
    const levels: BookLevel[] = []
    if (best === undefined) return levels
    // Ten levels mostly lie in one band of the tick table: then one step fits all and nothing need be looked up.
    const tick = tickSize(kind, best)
    const last = best + direction * tick * (LEVELS - 1)
    const isEven = last > 0 && isWithinLimits(limits, last) && tickSize(kind, last) === tick
    let price: number | undefined = best
    while (price !== undefined && levels.length < LEVELS && (isEven || isWithinLimits(limits, price))) {
      levels.push([price, sizeAt(question, price, levels.length)])
      price = isEven ? price + direction * tick : stepTicks(kind, price, direction)
    }
    return levels
  }
  return { bids: side(bestBid, -1), asks: side(bestAsk, 1) }
}

/** Mostly the same from one moment to the next, a little restless; thinner at the touch than behind it. */
function sizeAt({ seed, moment, depth }: BookQuestion, price: number, level: number): number {
  const steady = mix(seed ^ Math.imul(price, 2_654_435_761)) / 4_294_967_296
  const restless = mix(seed ^ Math.imul(price + (moment >> 2) * 7919, 2_246_822_519)) / 4_294_967_296
  return Math.max(1, Math.round(depth * (0.3 + steady + 0.4 * restless) * (level === 0 ? 0.6 : 1)))
}
