import type { InstrumentKind } from '../domain/instrument.ts'
import { ceilToTick, floorToTick } from './tick-size.ts'

/** Daily limits (하한가, 상한가), won per share, both inclusive. */
export interface PriceLimits {
  readonly lower: number
  readonly upper: number
}

/** ±30 % since 2015-06-15. Source: KRX; KIS `stck_mxpr`, `stck_llam`. */
const LIMIT_PERCENT = 30

/**
 * The price limits of a day.
 *
 * @param kind  kind of instrument; ELW have no limit and must not be asked here
 * @param base  base price (기준가, `stck_sdpr`), won per share, a positive integer
 * @returns     both limits, rounded towards the base to the tick of the band they fall in
 * @source      KRX: the limit is ±30 % of the base, the part beyond the tick is cut off
 */
export function priceLimits(kind: InstrumentKind, base: number): PriceLimits {
  // Whole numbers all the way: 0.7 × base in binary can land one tick off.
  const upper = floorToTick(kind, Math.floor((base * (100 + LIMIT_PERCENT)) / 100)) ?? base
  const lower = ceilToTick(kind, Math.max(1, Math.ceil((base * (100 - LIMIT_PERCENT)) / 100)))
  return { lower: Math.min(lower, base), upper: Math.max(upper, base) }
}

export const isWithinLimits = (limits: PriceLimits, price: number): boolean =>
  price >= limits.lower && price <= limits.upper
