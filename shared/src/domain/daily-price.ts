import { z } from 'zod'
import { KstDate } from '../core/time.ts'

/** One day of a stock as the broker's day list tells it, prices not adjusted. Won per share, shares, percent. */
export const DailyPrice = z
  .object({
    date: KstDate,
    open: z.number().nonnegative(),
    high: z.number().nonnegative(),
    low: z.number().nonnegative(),
    close: z.number().positive(),
    volume: z.int().nonnegative(),
    change: z.number(),
    changeRate: z.number(),
    /** Foreign net purchase, shares. */
    foreignNet: z.int(),
  })
  .readonly()
export type DailyPrice = z.infer<typeof DailyPrice>
