import { z } from 'zod'
import { KstDate } from '../core/time.ts'

/** What programs bought less what they sold of one stock on one day (종목별 프로그램 순매수). The running day is as of now. */
export const ProgramTrade = z
  .object({
    date: KstDate,
    netShares: z.int(),
    /** Won. Null where the row does not bear out in which unit it tells amounts. */
    netWon: z.number().nullable(),
  })
  .readonly()
export type ProgramTrade = z.infer<typeof ProgramTrade>
