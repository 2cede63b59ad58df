import { z } from 'zod'
import { InstrumentId } from './instrument.ts'

/** 거래량 · 거래대금 · 상승률 · 하락률 · 시가총액. */
export const RankingKind = z.enum(['volume', 'turnover', 'gainers', 'losers', 'market_cap'])
export type RankingKind = z.infer<typeof RankingKind>

export const RankingMarket = z.enum(['all', 'kospi', 'kosdaq'])
export type RankingMarket = z.infer<typeof RankingMarket>

/** One place of a ranking. Won per share, percent, shares and won of the day. */
export const RankingRow = z
  .object({
    rank: z.int().positive(),
    instrumentId: InstrumentId,
    name: z.string(),
    price: z.number().nonnegative(),
    /** Against the previous close, signed. */
    change: z.number(),
    changeRate: z.number(),
    volume: z.int().nonnegative(),
    /** Null where the ranking does not tell it. */
    turnover: z.number().nonnegative().nullable(),
    /** Market capitalization in won; null where the ranking does not tell it. */
    marketCap: z.number().nonnegative().nullable(),
  })
  .readonly()
export type RankingRow = z.infer<typeof RankingRow>
