import { z } from 'zod'
import { KstDate } from '../core/time.ts'

/** Won for one US dollar (원/달러 환율), as last told. */
export const ExchangeRate = z
  .object({
    won: z.number().positive(),
    /** The day it is of; on a weekend the last one that was traded. */
    date: KstDate,
  })
  .readonly()
export type ExchangeRate = z.infer<typeof ExchangeRate>
