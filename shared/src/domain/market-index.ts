import { z } from 'zod'
import { UnixMs } from '../core/time.ts'

/** KOSPI, KOSDAQ, KOSPI 200. */
export const IndexCode = z.enum(['0001', '1001', '2001'])
export type IndexCode = z.infer<typeof IndexCode>

/** An index now. Points, percent. */
export const IndexSnapshot = z
  .object({
    code: IndexCode,
    value: z.number().positive(),
    change: z.number(),
    changeRate: z.number(),
    /** 0 before the first value of the day. */
    open: z.number().nonnegative(),
    high: z.number().nonnegative(),
    low: z.number().nonnegative(),
    /** How many issues rose, fell and stayed; null where the venue does not tell. */
    rising: z.int().nonnegative().nullable(),
    falling: z.int().nonnegative().nullable(),
    unchanged: z.int().nonnegative().nullable(),
    /** When it was read; the answer carries no time. */
    tsInit: UnixMs,
  })
  .readonly()
export type IndexSnapshot = z.infer<typeof IndexSnapshot>
