import { z } from 'zod'
import { KstDate, UnixMs } from '../core/time.ts'
import { InstrumentId } from './instrument.ts'

/** One volatility interruption (변동성완화장치) of today. Won per share, percent. */
export const ViRow = z
  .object({
    instrumentId: InstrumentId,
    name: z.string(),
    kind: z.enum(['static', 'dynamic', 'both']),
    isActive: z.boolean(),
    date: KstDate,
    startedAt: UnixMs,
    /** Null while it lasts. */
    endedAt: UnixMs.nullable(),
    /** The price that set it off. */
    price: z.number().nonnegative(),
    /** Reference price and distance from it; 0 for the kind that was not involved. */
    staticBase: z.number().nonnegative(),
    staticRate: z.number(),
    dynamicBase: z.number().nonnegative(),
    dynamicRate: z.number(),
    /** Which one of the day it is for this instrument. */
    count: z.int().nonnegative(),
  })
  .readonly()
export type ViRow = z.infer<typeof ViRow>
