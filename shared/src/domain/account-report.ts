import { z } from 'zod'
import { KstDate, UnixMs } from '../core/time.ts'
import { InstrumentId } from './instrument.ts'
import { OrderType, Side, VenueOrderId } from './order.ts'

/** How many shares of a holding may be sold now. */
export const Sellable = z
  .object({ instrumentId: InstrumentId, quantity: z.int().nonnegative(), held: z.int().nonnegative() })
  .readonly()
export type Sellable = z.infer<typeof Sellable>

/** An order that can still be revised or canceled, and how many of its shares. */
export const RevisableOrder = z
  .object({
    venueOrderId: VenueOrderId,
    instrumentId: InstrumentId,
    side: Side,
    type: OrderType.or(z.literal('other')),
    quantity: z.int().nonnegative(),
    /** Won per share; null for market orders. */
    limitPrice: z.number().nullable(),
    cumQty: z.int().nonnegative(),
    revisableQty: z.int().nonnegative(),
  })
  .readonly()
export type RevisableOrder = z.infer<typeof RevisableOrder>

/** The whole account at the broker, all kinds of assets. Won. */
export const AccountAssets = z
  .object({
    total: z.number(),
    net: z.number(),
    deposits: z.number(),
    purchased: z.number(),
    valued: z.number(),
    unrealized: z.number(),
    loans: z.number(),
  })
  .readonly()
export type AccountAssets = z.infer<typeof AccountAssets>

/** Bought, sold and realized on one day. Won; `realized` is the broker's own figure. */
export const DailyProfit = z
  .object({
    date: KstDate,
    bought: z.number().nonnegative(),
    sold: z.number().nonnegative(),
    realized: z.number(),
    fees: z.number(),
    taxes: z.number(),
    interest: z.number(),
    /** Percent. */
    rate: z.number(),
  })
  .readonly()
export type DailyProfit = z.infer<typeof DailyProfit>

/** The same for one instrument on one day. Shares, won. */
export const TradeProfit = DailyProfit.unwrap()
  .extend({
    instrumentId: InstrumentId,
    name: z.string(),
    boughtQty: z.int().nonnegative(),
    soldQty: z.int().nonnegative(),
  })
  .readonly()
export type TradeProfit = z.infer<typeof TradeProfit>

/** The broker's number for a reservation and the day it was given. */
export const ReservationId = z.object({ orderedOn: KstDate, seq: z.string().regex(/^\d{1,10}$/) }).readonly()
export type ReservationId = z.infer<typeof ReservationId>

/** What we know after asking for a reservation: the four outcomes of an order. `unknown` is settled by reading the list. */
export const ReservationOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('accepted'), reservationId: ReservationId }),
  z.object({ kind: z.literal('rejected'), code: z.string(), text: z.string() }),
  z.object({ kind: z.literal('not_sent'), cause: z.string() }),
  z.object({ kind: z.literal('unknown'), cause: z.string() }),
])
export type ReservationOutcome = z.infer<typeof ReservationOutcome>

/** An order the broker keeps until the market opens (예약주문). */
export const Reservation = z
  .object({
    reservationId: ReservationId,
    instrumentId: InstrumentId,
    name: z.string(),
    side: Side,
    type: OrderType.or(z.literal('other')),
    quantity: z.int().nonnegative(),
    limitPrice: z.number().nullable(),
    cumQty: z.int().nonnegative(),
    cumAmount: z.number().nonnegative(),
    /** Last day it is given again; null for the next business day alone. */
    endsOn: KstDate.nullable(),
    receivedAt: UnixMs,
    /** Set once it became an order. */
    orderNo: z.string().nullable(),
    isCanceled: z.boolean(),
    /** The broker's own words; empty while it waits. */
    result: z.string(),
    rejection: z.string(),
  })
  .readonly()
export type Reservation = z.infer<typeof Reservation>
