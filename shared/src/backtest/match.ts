import { fromKst } from '../core/time.ts'
import type { InstrumentKind } from '../domain/instrument.ts'
import type { Side } from '../domain/order.ts'
import type { BarLike } from '../indicators/indicator.ts'
import { priceLimits } from '../market/price-limit.ts'
import { tickSize } from '../market/tick-size.ts'
import type { SignalExits } from '../strategies/strategy.ts'
import type { FillSettings } from './settings.ts'

/** An order that waits for a bar it can trade in. */
export interface WaitingOrder {
  readonly series: number
  readonly side: Side
  readonly type: 'market' | 'limit' | 'stop'
  readonly price: number
  /** Shares still wanted; NaN while a part of the account's worth is yet to be turned into shares. */
  left: number
  readonly equityShare: number
  /** What ends the position it opens. */
  readonly exits?: SignalExits
  /** Of a stop: its price has been there, and the rest trades at any. */
  isTriggered?: boolean
  /** Korean day number of the first bar it could trade in; NaN before that. It lapses with that day. */
  day: number
}

/** Daily limit in force: ±30 % since 2015-06-15, ±15 % before (KRX). A bar of one price out there had no other side. */
const WIDE_SINCE = fromKst('2015-06-15', '000000') ?? 0
const [WIDE, NARROW] = [0.295, 0.145]

/** What a bar offers an order: its price before slippage, or undefined. */
export function offeredPrice(order: WaitingOrder, bar: BarLike, fills: FillSettings): number | undefined {
  const { open, high, low, close } = bar
  const { limit } = fills
  const isBuy = order.side === 'buy'
  switch (order.type) {
    case 'market':
      return fills.market === 'close' ? close : open
    case 'limit': {
      if (isBuy ? open <= order.price : open >= order.price) return open
      const isMet =
        limit === 'touch'
          ? isBuy
            ? low <= order.price
            : high >= order.price
          : isBuy
            ? low < order.price
            : high > order.price
      return isMet ? order.price : undefined
    }
    case 'stop':
      if (isBuy ? open >= order.price : open <= order.price) return open
      return (isBuy ? high >= order.price : low <= order.price) ? order.price : undefined
  }
}

/** Whether nobody stood on the other side all bar long. `base` is the close of the day before, NaN when not known. */
export function isLocked(side: Side, { ts, high, low }: BarLike, base: number): boolean {
  if (high !== low || Number.isNaN(base)) return false
  const move = high / base - 1
  const limit = ts >= WIDE_SINCE ? WIDE : NARROW
  return side === 'buy' ? move >= limit : move <= -limit
}

/**
 * `steps` price steps worse than what was offered, but never beyond the day's limits, where nobody may trade.
 *
 * @param base  close of the day before, NaN when not known
 */
export function slipped(kind: InstrumentKind, price: number, slip: Slip): number {
  const { side, steps, base } = slip
  if (steps === 0) return price
  const worse = steps * tickSize(kind, price)
  const moved = side === 'buy' ? price + worse : Math.max(1, price - worse)
  if (Number.isNaN(base) || kind === 'elw') return moved
  const { lower, upper } = priceLimits(kind, Math.max(1, Math.round(base)))
  // Data that was adjusted may have left the limits by itself; then it is not pulled back.
  return side === 'buy' ? Math.max(price, Math.min(moved, upper)) : Math.min(price, Math.max(moved, lower))
}

interface Slip {
  readonly side: Side
  readonly steps: number
  readonly base: number
}
