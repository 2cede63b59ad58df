import { z } from 'zod'
import { KstDate } from '../core/time.ts'
import { InstrumentId, InstrumentKind, Market } from './instrument.ts'

/** What the broker's register says of one instrument. */
export const StockInfo = z
  .object({
    instrumentId: InstrumentId,
    nameKo: z.string().min(1),
    nameEn: z.string().nullable(),
    isin: z.string().nullable(),
    /** Null for a market we do not serve. */
    market: Market.nullable(),
    kind: InstrumentKind,
    listedShares: z.int().nonnegative(),
    /** Won per share. */
    parValue: z.number().nonnegative(),
    previousClose: z.number().nonnegative(),
    listedOn: KstDate.nullable(),
    delistedOn: KstDate.nullable(),
    /** Industry names, large, medium and small; empty text where there is none. */
    sectors: z.array(z.string()).readonly(),
    isHalted: z.boolean(),
    /** 관리종목 */
    isManaged: z.boolean(),
    isKospi200: z.boolean(),
    isNxtTradable: z.boolean(),
  })
  .readonly()
export type StockInfo = z.infer<typeof StockInfo>
