import { z } from 'zod'
import { KstDate } from '../core/time.ts'

/** How much of one stock's trading on one day was sold short (공매도). Published after the day. */
export const ShortSale = z
  .object({
    date: KstDate,
    /** Shares sold short. */
    shares: z.int().nonnegative(),
    /** Shares traded in all. */
    volume: z.int().positive(),
  })
  .readonly()
export type ShortSale = z.infer<typeof ShortSale>
