import { assert } from '../core/assert.ts'
import type { Side } from './order.ts'

/** Shares held of one instrument. Long only: a Korean cash account cannot be short. */
export interface Position {
  readonly quantity: number
  /** Won per share; 0 when flat. Moving average (이동평균), as KIS states it. */
  readonly avgPx: number
  /** Won, before fees and tax, on the moving-average basis. */
  readonly realizedPnl: number
}

export const FLAT: Position = { quantity: 0, avgPx: 0, realizedPnl: 0 }

/** Shares and won of one fill. */
export interface PositionFill {
  readonly side: Side
  readonly quantity: number
  readonly amount: number
}

/**
 * Applies one fill. `amount` is won for the whole fill.
 * Selling more than is held means a fill is missing: the caller must reconcile, so this is refused by assertion.
 */
export function applyFill(position: Position, { side, quantity, amount }: PositionFill): Position {
  assert(Number.isInteger(quantity) && quantity > 0, `fill quantity must be a positive integer, was ${quantity}`)
  if (side === 'buy') {
    const total = position.quantity + quantity
    return { ...position, quantity: total, avgPx: (position.avgPx * position.quantity + amount) / total }
  }
  assert(quantity <= position.quantity, `sold ${quantity} of ${position.quantity} held`)
  const left = position.quantity - quantity
  return {
    quantity: left,
    avgPx: left === 0 ? 0 : position.avgPx,
    realizedPnl: position.realizedPnl + amount - position.avgPx * quantity,
  }
}

/** Won at `lastPx` against cost; undefined without a price. */
export const unrealizedPnl = (position: Position, lastPx: number | undefined): number | undefined =>
  lastPx === undefined ? undefined : (lastPx - position.avgPx) * position.quantity
