import { createSum } from '../cells/mean.ts'
import type { BarLike } from '../indicator.ts'

/** A bar as the patterns see it, and the averages of the bars before it that tell long from short. */
export interface Candle {
  open: number
  high: number
  low: number
  close: number
  /** Size of the body, and of the whole bar; upper and lower shadow. */
  body: number
  range: number
  upper: number
  lower: number
  /** 1 when it closed at or above its open, −1 below. */
  color: number
  /** A body above the mean of the ten before is long, below it short. */
  meanBody: number
  /** A tenth of the mean range of the ten before: what counts as no body or no shadow. */
  nothing: number
  /** A fifth of the mean range of the five before: what counts as near. */
  near: number
}

const EMPTY: Candle = {
  open: 0.5,
  high: 0.5,
  low: 0.5,
  close: 0.5,
  body: 0.5,
  range: 0.5,
  upper: 0.5,
  lower: 0.5,
  color: 1,
  meanBody: Number.NaN,
  nothing: Number.NaN,
  near: Number.NaN,
}

export interface Candles {
  /** Makes the candle of the bar the newest; it stays when it is kept, and is overwritten by the next when not. */
  take(bar: BarLike, keep: boolean): void
  /** 0 the newest, 1 the one before … up to `depth` − 1. */
  at(age: number): Candle
  /** Bars in a row, the newest included, of which every number is known. */
  known(): number
}

/**
 * The last candles with the averages of TA-Lib's default candle settings (ta_global.c): body long and short 10 × 1.0, doji
 * and very short shadow 10 × 0.1 of the range, near 5 × 0.2 of the range. Each is of the bars before the candle it is
 * applied to.
 */
export function createCandles(depth: number): Candles {
  const ring = Array.from({ length: depth }, () => ({ ...EMPTY }))
  const bodies = createSum(10)
  const ranges = createSum(10)
  const fewRanges = createSum(5)
  const means = { body: Number.NaN, range: Number.NaN, few: Number.NaN }
  const state = { newest: 0, isForming: false, known: 0, knownNow: 0 }
  return {
    take(bar, keep) {
      if (!state.isForming) state.newest = state.newest + 1 === depth ? 0 : state.newest + 1
      state.isForming = !keep
      const candle = ring[state.newest]!
      draw(candle, bar)
      candle.meanBody = means.body
      candle.nothing = 0.1 * means.range
      candle.near = 0.2 * means.few
      state.knownNow = Number.isNaN(candle.body + candle.range) ? 0 : state.known + 1
      if (!keep) return
      state.known = state.knownNow
      means.body = bodies(candle.body, true) / 10
      means.range = ranges(candle.range, true) / 10
      means.few = fewRanges(candle.range, true) / 5
    },
    at: (age) => ring[state.newest >= age ? state.newest - age : state.newest - age + depth]!,
    known: () => state.knownNow,
  }
}

function draw(candle: Candle, { open, high, low, close }: BarLike): void {
  candle.open = open
  candle.high = high
  candle.low = low
  candle.close = close
  candle.body = Math.abs(close - open)
  candle.range = high - low
  candle.upper = high - Math.max(open, close)
  candle.lower = Math.min(open, close) - low
  candle.color = close >= open ? 1 : -1
}

export const isLong = (candle: Candle): boolean => candle.body > candle.meanBody
export const isDoji = (candle: Candle): boolean => candle.body <= candle.nothing
export const top = ({ open, close }: Candle): number => Math.max(open, close)
export const bottom = ({ open, close }: Candle): number => Math.min(open, close)
/** Whether there is room between the bodies: `above` lies wholly over `below`. */
export const gaps = (above: Candle, below: Candle): boolean => bottom(above) > top(below)
