import { z } from 'zod'
import { assert } from '../core/assert.ts'

/** Whole won, positive or negative, exactly representable. See docs/decisions/0004-money.md. */
export const Won = z.int().brand<'Won'>()
export type Won = z.infer<typeof Won>

/** Won per share. Whole won for limit prices; a fill may be half a won (mid-price orders on NXT), never truncated. */
export const Price = z.number().positive().multipleOf(0.5).max(1e10)
export type Price = z.infer<typeof Price>

/** Shares: whole, at least one. */
export const Quantity = z.int().positive().max(1_000_000_000)
export type Quantity = z.infer<typeof Quantity>

/** Won, may carry a half: price × quantity is exact because both factors are multiples of 0.5 below 2^53. */
export function notional(price: number, quantity: number): number {
  const amount = price * quantity
  assert(Number.isSafeInteger(amount * 2), `notional out of range: ${price} × ${quantity}`)
  return amount
}

/** Charges are taken in whole won, the fraction dropped (절사), as Korean brokers bill them. */
export const dropFraction = (won: number): Won => Won.parse(Math.floor(won))
