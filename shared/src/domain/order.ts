import { z } from 'zod'
import { KstDate, UnixMs } from '../core/time.ts'
import { InstrumentId } from './instrument.ts'
import { Price, Quantity } from './money.ts'

export const Side = z.enum(['buy', 'sell'])
export type Side = z.infer<typeof Side>

export const OrderType = z.enum(['limit', 'market'])
export type OrderType = z.infer<typeof OrderType>

export const TimeInForce = z.enum(['day', 'ioc', 'fok'])
export type TimeInForce = z.infer<typeof TimeInForce>

/** Paper or live is part of the account, its credential and every order; they must agree. */
export const Environment = z.enum(['paper', 'live'])
export type Environment = z.infer<typeof Environment>

/** Ours, a UUID made before anything is sent: the idempotency key of the whole path. KIS never sees it. */
export const IntentId = z.uuid().brand<'IntentId'>()
export type IntentId = z.infer<typeof IntentId>

export const AccountId = z.uuid().brand<'AccountId'>()
export type AccountId = z.infer<typeof AccountId>

/** Order numbers restart every day and are numbered by branch, so the day and the branch belong to the key. */
export const VenueOrderId = z
  .object({
    orderDate: KstDate,
    /** KRX_FWDG_ORD_ORGNO; needed again to cancel. Empty when the list does not tell it. */
    branch: z.string().max(5),
    /** Ten digits, zero padded. */
    orderNo: z.string().regex(/^\d{10}$/),
  })
  .readonly()
export type VenueOrderId = z.infer<typeof VenueOrderId>

/** What somebody wants. Nothing has been checked and nothing has been sent. */
export const OrderIntent = z
  .object({
    id: IntentId,
    accountId: AccountId,
    instrumentId: InstrumentId,
    side: Side,
    quantity: Quantity,
    type: OrderType,
    /** Won per share; null exactly when `type` is market. */
    limitPrice: Price.nullable(),
    timeInForce: TimeInForce,
    createdAt: UnixMs,
    expiresAt: UnixMs,
  })
  .readonly()
  .refine((intent) => (intent.limitPrice === null) === (intent.type === 'market'), {
    message: 'a limit order needs a limitPrice, a market order must not have one',
    path: ['limitPrice'],
  })
export type OrderIntent = z.infer<typeof OrderIntent>

/**
 * State of an intent, one word in SQL, JSON and TypeScript.
 * `sending` is never sent again by anybody; `in_doubt` is settled by reading the broker's list, never by sending.
 */
export const IntentState = z.enum([
  'proposed',
  'ready',
  'sending',
  'acked',
  'in_doubt',
  'absent',
  'manual',
  'rejected',
  'denied',
  'expired',
])
export type IntentState = z.infer<typeof IntentState>

/** What the broker's own list says of an order. Fill progress is `cumQty`, not a status. */
export const BrokerOrderStatus = z.enum(['open', 'filled', 'canceled', 'rejected', 'expired'])
export type BrokerOrderStatus = z.infer<typeof BrokerOrderStatus>
