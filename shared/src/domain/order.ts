import { z } from 'zod'
import { KstDate, UnixMs } from '../core/time.ts'
import { InstrumentId } from './instrument.ts'
import { Price, Quantity } from './money.ts'

export const Side = z.enum(['buy', 'sell'])
export type Side = z.infer<typeof Side>

/**
 * `stop_limit` rests at the venue and becomes a limit order when a trade reaches `stopPrice` (스톱지정가) ·
 * `limit_or_close` a limit that turns into a market order in the closing auction (조건부지정가) ·
 * `market_to_limit` a limit at the best opposite price of the moment (최유리지정가) ·
 * `peg_primary` a limit at the best price of its own side (최우선지정가).
 */
export const OrderType = z.enum(['limit', 'market', 'stop_limit', 'limit_or_close', 'market_to_limit', 'peg_primary'])
export type OrderType = z.infer<typeof OrderType>

/** Does an order of this type name the price it may trade at? */
export const takesLimitPrice = (type: OrderType): boolean =>
  type === 'limit' || type === 'stop_limit' || type === 'limit_or_close'

export const TimeInForce = z.enum(['day', 'ioc', 'fok'])
export type TimeInForce = z.infer<typeof TimeInForce>

/** Only what trades at once may be told to trade now or never. */
export const takesTimeInForce = (type: OrderType, timeInForce: TimeInForce): boolean =>
  timeInForce === 'day' || type === 'limit' || type === 'market' || type === 'market_to_limit'

/** What a venue takes: the times in force of each order type it knows. */
export type OrderKinds = Readonly<Partial<Record<OrderType, readonly TimeInForce[]>>>

/** What every venue takes. */
export const PLAIN_ORDER_KINDS: OrderKinds = { limit: ['day'], market: ['day'] }

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

/** Where an order comes from. Left out: a person placed it by hand, alone. */
export const OrderOrigin = z
  .object({
    source: z.enum(['web', 'rule', 'strategy']),
    /** The rule or strategy, and the hash of its armed version; null for `web`. */
    sourceId: z.string().nullable(),
    sourceHash: z.string().nullable(),
    /** What the rule or strategy saw: one signal makes one order. */
    signalId: z.string().nullable(),
    /** Its owner said yes to this very order, with a fresh proof where its worth asks for one. */
    isApproved: z.boolean().optional(),
    /** The parent order it is a step of, and which step. */
    parentId: z.string().nullable(),
    leg: z.string().nullable(),
    sequence: z.int().nullable(),
  })
  .readonly()
export type OrderOrigin = z.infer<typeof OrderOrigin>

/** What somebody wants. Nothing has been checked and nothing has been sent. */
export const OrderIntent = z
  .object({
    id: IntentId,
    accountId: AccountId,
    instrumentId: InstrumentId,
    side: Side,
    quantity: Quantity,
    type: OrderType,
    /** Won per share; present exactly when `takesLimitPrice`. */
    limitPrice: Price.nullable(),
    /** Won per share; present exactly when `type` is stop_limit: the order sleeps until a trade reaches it. */
    stopPrice: Price.nullable().default(null),
    timeInForce: TimeInForce,
    createdAt: UnixMs,
    expiresAt: UnixMs,
    origin: OrderOrigin.optional(),
  })
  .readonly()
  .refine((intent) => (intent.limitPrice !== null) === takesLimitPrice(intent.type), {
    message: 'limit, stop_limit and limit_or_close need a limitPrice, the others must not have one',
    path: ['limitPrice'],
  })
  .refine((intent) => (intent.stopPrice !== null) === (intent.type === 'stop_limit'), {
    message: 'a stop_limit order needs a stopPrice, no other may have one',
    path: ['stopPrice'],
  })
  .refine((intent) => takesTimeInForce(intent.type, intent.timeInForce), {
    message: 'ioc and fok go with limit, market and market_to_limit',
    path: ['timeInForce'],
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
