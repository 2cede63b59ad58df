import { z } from 'zod'
import { KstDate, UnixMs } from '../core/time.ts'
import { InstrumentId } from './instrument.ts'
import { OrderType, Side, VenueOrderId } from './order.ts'

/** What we know after asking the venue. `unknown` must be reconciled and never retried. */
export const SubmitOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('accepted'), venueOrderId: VenueOrderId, tsEvent: UnixMs }),
  z.object({ kind: z.literal('rejected'), code: z.string(), text: z.string() }),
  /** Zero bytes of the request left this machine, or the gateway refused it definitively. */
  z.object({ kind: z.literal('not_sent'), cause: z.string() }),
  z.object({ kind: z.literal('unknown'), cause: z.string() }),
])
export type SubmitOutcome = z.infer<typeof SubmitOutcome>

/** One row of the broker's order list, as read over HTTPS. The only source of fill quantities. */
export const OrderReport = z
  .object({
    venueOrderId: VenueOrderId,
    /** Set on rows that are themselves a revision or a cancellation. */
    originalOrderNo: z.string().nullable(),
    instrumentId: InstrumentId,
    side: Side,
    type: OrderType.or(z.literal('other')),
    quantity: z.int().nonnegative(),
    /** Won per share; null for orders that name none. */
    limitPrice: z.number().nullable(),
    /** Won per share; null for everything but stop_limit. */
    stopPrice: z.number().nullable().default(null),
    cumQty: z.int().nonnegative(),
    /** Won; average price = cumAmount / cumQty. */
    cumAmount: z.number().nonnegative(),
    canceledQty: z.int().nonnegative(),
    rejectedQty: z.int().nonnegative(),
    leavesQty: z.int().nonnegative(),
    orderedAt: UnixMs,
    /** True when the order came in through the Open API, null when the list does not say. */
    isOpenApi: z.boolean().nullable(),
    /** Whether it was given from this bridge's own address; left out when that is not known. */
    isOwnAddress: z.boolean().optional(),
  })
  .readonly()
export type OrderReport = z.infer<typeof OrderReport>

/** A notice from the WebSocket. A hint that makes us read the list sooner; it never moves money state. */
export const OrderNotice = z
  .object({
    orderNo: z.string(),
    originalOrderNo: z.string().nullable(),
    instrumentId: InstrumentId,
    side: Side,
    kind: z.enum(['accepted', 'fill', 'canceled', 'modified', 'rejected']),
    /** Shares filled for `fill`; the order quantity otherwise. */
    quantity: z.int().nonnegative(),
    price: z.number().nonnegative(),
    tsInit: UnixMs,
  })
  .readonly()
export type OrderNotice = z.infer<typeof OrderNotice>

/** One holding as the broker's balance states it. */
export const Holding = z
  .object({
    instrumentId: InstrumentId,
    name: z.string(),
    quantity: z.int().nonnegative(),
    sellableQuantity: z.int().nonnegative(),
    /** Won per share, up to four decimals. */
    avgPx: z.number().nonnegative(),
    lastPx: z.number().nonnegative(),
  })
  .readonly()
export type Holding = z.infer<typeof Holding>

/** Cash and holdings at one moment, as the broker states them. Amounts in won. */
export const BalanceReport = z
  .object({
    cash: z.number(),
    cashD1: z.number(),
    cashD2: z.number(),
    /** Cash usable for new buys without receivables (미수 없이). */
    buyingPower: z.number(),
    /** Net asset value: D+2 cash plus holdings at market. */
    equity: z.number(),
    holdings: z.array(Holding).readonly(),
    tradingDate: KstDate,
  })
  .readonly()
export type BalanceReport = z.infer<typeof BalanceReport>
