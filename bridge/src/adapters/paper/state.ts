import { KstDate, UnixMs } from '@naru/shared/core/time'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { OrderType, Side, TimeInForce } from '@naru/shared/domain/order'
import { z } from 'zod'

const Shares = z.int().nonnegative()

/** One order as the account keeps it. Won, shares. */
export const PaperOrder = z.object({
  /** Ten digits, never given twice. */
  orderNo: z.string(),
  /** Set on what a revision made. */
  originalOrderNo: z.string().nullable(),
  orderDate: KstDate,
  instrumentId: InstrumentId,
  side: Side,
  type: OrderType,
  timeInForce: TimeInForce,
  quantity: Shares,
  limitPrice: z.number().nullable(),
  stopPrice: z.number().nullable().default(null),
  /** What a buy holds back for each share: its limit, or the upper price limit of the day. */
  reservePrice: z.number(),
  cumQty: Shares,
  cumAmount: z.number().nonnegative(),
  canceledQty: Shares,
  leavesQty: Shares,
  orderedAt: UnixMs,
})
export type PaperOrder = z.infer<typeof PaperOrder>

const PaperPosition = z.object({ quantity: Shares, avgPx: z.number(), realizedPnl: z.number(), lastPx: z.number() })

/** Won of one fill, with what it cost and what it brought in against the moving average. */
const PaperFill = z.object({
  day: KstDate,
  instrumentId: InstrumentId,
  side: Side,
  quantity: z.int().positive(),
  amount: z.number(),
  fee: z.number(),
  tax: z.number(),
  /** Of a sale, after its fee and tax. */
  realized: z.number(),
  /** What the shares sold had cost. */
  cost: z.number(),
})
export type PaperFill = z.infer<typeof PaperFill>

/** A whole paper account, as it is stored. */
export const PaperState = z.object({
  cash: z.number(),
  counter: z.int().nonnegative(),
  positions: z.record(z.string(), PaperPosition),
  orders: z.array(PaperOrder),
  fills: z.array(PaperFill),
})
export type PaperState = z.infer<typeof PaperState>

export const emptyState = (cash: number): PaperState => ({ cash, counter: 0, positions: {}, orders: [], fills: [] })
