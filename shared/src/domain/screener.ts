import { z } from 'zod'
import { InstrumentId } from './instrument.ts'

/** A condition the customer saved in the broker's own terminal (HTS 조건검색). */
export const ScreenerCondition = z
  .object({
    /** The broker's number for it; changes when the customer rearranges the list. */
    seq: z.string().regex(/^\d{1,10}$/),
    group: z.string(),
    name: z.string(),
  })
  .readonly()
export type ScreenerCondition = z.infer<typeof ScreenerCondition>

/** An instrument a condition found. Won per share, percent, shares. */
export const ScreenerRow = z
  .object({
    instrumentId: InstrumentId,
    name: z.string(),
    price: z.number().nonnegative(),
    change: z.number(),
    changeRate: z.number(),
    volume: z.int().nonnegative(),
    /** 체결강도 */
    tradeStrength: z.number().nonnegative(),
  })
  .readonly()
export type ScreenerRow = z.infer<typeof ScreenerRow>
