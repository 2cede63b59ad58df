import { z } from 'zod'
import { InstrumentId } from './instrument.ts'

/** What the market makes of a company now. Null: not told, or it has none (a loss has no P/E). */
export const Valuation = z
  .object({
    instrumentId: InstrumentId,
    per: z.number().nullable(),
    pbr: z.number().nullable(),
    /** Won per share. */
    eps: z.number().nullable(),
    /** Won. */
    marketCap: z.number().nonnegative().nullable(),
    /** Net shares bought by programs today, so far. */
    programNetShares: z.int().nullable(),
    /** Shares bought on margin, percent of those listed (신용 잔고율). */
    creditRate: z.number().nonnegative().nullable(),
  })
  .readonly()
export type Valuation = z.infer<typeof Valuation>
