import { z } from 'zod'
import { KstDate } from '../core/time.ts'
import { InstrumentId } from './instrument.ts'

export const CorporateActionKind = z.enum([
  'split', // 액면분할
  'reverse_split', // 액면병합
  'bonus_issue', // 무상증자
  'stock_dividend', // 주식배당
  'rights_issue', // 유상증자
  'cash_dividend', // 현금배당
])
export type CorporateActionKind = z.infer<typeof CorporateActionKind>

/**
 * Something a company did that makes prices before `exDate` incomparable with those after it.
 * Dated facts, never folded into stored prices: they are applied when bars are read.
 */
export const CorporateAction = z
  .object({
    instrumentId: InstrumentId,
    /** First day on which the stock trades without the right (권리락, 분할 상장일). */
    exDate: KstDate,
    kind: CorporateActionKind,
    /** Shares after it for each share before: 50 for a 50:1 split, 1.1 for a 10 % bonus issue, 1 for a cash dividend. */
    shares: z.number().positive(),
    /** Won paid out for each share before it. */
    cashWon: z.number().nonnegative(),
    /** Won to be paid for each new share; 0 where they are free. */
    paidWon: z.number().nonnegative(),
    /**
     * Who said so: `ksd` the depository's feed through the broker, `carried` a list that ships with the bridge, `kis`
     * the broker's own adjusted prices, held against those that were traded.
     */
    source: z.enum(['ksd', 'carried', 'kis']),
  })
  .readonly()
export type CorporateAction = z.infer<typeof CorporateAction>
