import { KST_OFFSET_MS } from '../core/time.ts'
import type { InstrumentKind } from '../domain/instrument.ts'
import { ceilToTick, floorToTick } from '../market/tick-size.ts'
import { secondsOf } from '../rules/clock.ts'
import type { SignalExits } from './strategy.ts'

/** What ends one position, in a backtest and live alike: prices in won per share, NaN where there is none. */
export interface Bracket {
  readonly kind: InstrumentKind
  stop: number
  take: number
  readonly trailRate: number
  /** The trail begins once this price has been there. */
  trailFrom: number
  /** Highest price since the purchase. */
  best: number
  /** Second of the day at which it is over. */
  readonly clock: number
  /** Shares it is about. */
  left: number
  /** It has been reached and could not sell everything: the rest is sold at any price. */
  isTriggered: boolean
}

interface Opening {
  readonly exits: SignalExits
  readonly kind: InstrumentKind
  /** Won per share paid, and shares. */
  readonly price: number
  readonly shares: number
}

/** Prices lie on the grid of orders: the stop no higher, the profit no lower than asked. */
export const openBracket = ({ exits, kind, price, shares }: Opening): Bracket => ({
  kind,
  stop: exits.stopRate === undefined ? Number.NaN : floored(kind, price * (1 - exits.stopRate)),
  take: exits.takeRate === undefined ? Number.NaN : ceilToTick(kind, price * (1 + exits.takeRate)),
  trailRate: exits.trailRate ?? Number.NaN,
  trailFrom: price * (1 + (exits.trailAfterRate ?? 0)),
  best: price,
  clock: exits.clock === undefined ? Number.NaN : secondsOf(exits.clock),
  left: shares,
  isTriggered: false,
})

const floored = (kind: InstrumentKind, price: number): number => floorToTick(kind, price) ?? price

/** Prices after a split. */
export function splitBracket(bracket: Bracket, ratio: number): void {
  bracket.stop /= ratio
  bracket.take /= ratio
  bracket.trailFrom /= ratio
  bracket.best /= ratio
  bracket.left = Math.floor(bracket.left * ratio)
}

const DAY_S = 86_400
const secondOf = (ts: number): number => Math.floor((ts + KST_OFFSET_MS) / 1_000) % DAY_S

/** The time of the day at which it is over has come. */
export const isOver = ({ clock }: Bracket, ts: number): boolean => secondOf(ts) >= clock

/** The higher of the stop and the trail; NaN without either. */
export function floorOf({ kind, stop, trailRate, trailFrom, best }: Bracket): number {
  const trail = best >= trailFrom && trailRate > 0 ? floored(kind, best * (1 - trailRate)) : Number.NaN
  if (Number.isNaN(trail)) return stop
  return Number.isNaN(stop) ? trail : Math.max(stop, trail)
}

export function follow(bracket: Bracket, price: number): void {
  if (price > bracket.best) bracket.best = price
}
