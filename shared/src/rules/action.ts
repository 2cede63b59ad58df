import { z } from 'zod'
import { Side, TimeInForce } from '../domain/order.ts'
import { byForm, type Forms } from './form.ts'
import { RULE_LIMITS } from './limits.ts'
import { ClockTime, Condition, Duration } from './syntax.ts'

const WON = z.int().min(1).max(1e12)
const SHARES = z.int().min(1).max(1e9)
const SHARE_OF = z.number().min(0.01).max(100)
const STOP_PCT = z.number().min(-50).max(-0.1)

/** How much. `pctEquity` 5 is five percent of the account; `riskPct` sizes so that the stop loses that much of it. */
export type Size =
  | { readonly qty: number }
  | { readonly krw: number }
  | { readonly pctEquity: number }
  | { readonly pctCash: number }
  | { readonly pctHolding: number }
  | { readonly riskPct: number; readonly stopPct: number }
  | { readonly targetQty: number }
  | { readonly targetPct: number }
  | { readonly if: Condition; readonly then: Size; readonly else: Size }

const SIZE_FORMS: Forms = {
  qty: z.strictObject({ qty: SHARES }),
  krw: z.strictObject({ krw: WON }),
  pctEquity: z.strictObject({ pctEquity: SHARE_OF }),
  pctCash: z.strictObject({ pctCash: SHARE_OF }),
  pctHolding: z.strictObject({ pctHolding: SHARE_OF }),
  riskPct: z.strictObject({ riskPct: z.number().min(0.01).max(10), stopPct: STOP_PCT }),
  targetQty: z.strictObject({ targetQty: z.int().min(0).max(1e9) }),
  targetPct: z.strictObject({ targetPct: z.number().min(0).max(100) }),
  get if() {
    return z.strictObject({ if: Condition, then: Size, else: Size })
  },
}
export const Size: z.ZodType<Size> = byForm<Size>({ name: 'size', forms: () => SIZE_FORMS })

const PRICE_OF = z.enum(['last', 'bid1', 'ask1', 'mid', 'prevClose', 'upperLimit', 'lowerLimit'])
export type PriceOf = z.infer<typeof PRICE_OF>

/** Which limit price: won, a quote, or so many steps or percent from one; always rounded to the tick by side. */
export type OrderPrice =
  | { readonly krw: number }
  | { readonly at: PriceOf }
  | { readonly tick: { readonly of: PriceOf; readonly n: number } }
  | { readonly pct: { readonly of: PriceOf; readonly by: number } }

const PRICE_FORMS: Forms = {
  krw: z.strictObject({ krw: WON.max(1e9) }),
  at: z.strictObject({ at: PRICE_OF }),
  tick: z.strictObject({ tick: z.strictObject({ of: PRICE_OF, n: z.int().min(-50).max(50) }) }),
  pct: z.strictObject({ pct: z.strictObject({ of: PRICE_OF, by: z.number().min(-30).max(30) }) }),
}
export const OrderPrice: z.ZodType<OrderPrice> = byForm<OrderPrice>({ name: 'price', forms: () => PRICE_FORMS })

const GAIN_PCT = z.number().min(0.1).max(1_000)

/** What ends the position the order opens: the first that is reached cancels the others. */
const Exit = z.union([
  z.strictObject({ stop: z.strictObject({ pct: STOP_PCT }) }),
  z.strictObject({ take: z.strictObject({ pct: GAIN_PCT }) }),
  z.strictObject({
    trail: z.strictObject({
      pct: z.number().min(0.1).max(50),
      after: z.strictObject({ pct: GAIN_PCT }).optional(),
    }),
  }),
  z.strictObject({ time: ClockTime }),
])
export type Exit = z.infer<typeof Exit>

export const CHANNELS = ['telegram', 'discord', 'webpush', 'fcm', 'email', 'slack', 'webhook'] as const
export const ORDER_TYPES = ['market', 'limit', 'best'] as const

/** What happens when a rule fires. An order is proposed and passes risk like any other; nothing here is a URL or a template. */
export const Action = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('notify'),
    /** Left out: every channel the user's preferences name. */
    channels: z.array(z.enum(CHANNELS)).min(1).max(7).readonly().optional(),
    severity: z.enum(['info', 'trade', 'warning', 'critical']).optional(),
    /** Said as it stands, nothing in it is filled in. */
    note: z.string().min(1).max(RULE_LIMITS.noteLength).optional(),
  }),
  z.strictObject({
    do: z.literal('order'),
    side: Side,
    size: Size,
    type: z.enum(ORDER_TYPES),
    price: OrderPrice.optional(),
    venue: z.enum(['KRX', 'NXT', 'SOR']).optional(),
    tif: TimeInForce.optional(),
    /** `semi`: a card that a person approves; it ends after `approvalFor` or when the price has moved by `driftPct`. */
    approval: z.enum(['auto', 'semi']).optional(),
    approvalFor: Duration.optional(),
    driftPct: z.number().min(0.1).max(30).optional(),
    exits: z.strictObject({ oco: z.array(Exit).min(1).max(4).readonly() }).optional(),
  }),
  z.strictObject({ do: z.literal('cancelOrders'), side: Side.optional() }),
  z.strictObject({
    do: z.literal('closePosition'),
    pct: SHARE_OF.optional(),
    type: z.enum(['market', 'best']).optional(),
    approval: z.enum(['auto', 'semi']).optional(),
  }),
  z.strictObject({ do: z.literal('setStop'), pct: STOP_PCT }),
  z.strictObject({ do: z.literal('pauseStrategy'), rule: z.uuid().optional() }),
  z.strictObject({ do: z.literal('addWatch'), watchlist: z.uuid() }),
  z.strictObject({ do: z.literal('tag'), tag: z.string().regex(/^[\p{L}\p{N}_-]{1,20}$/u) }),
  z.strictObject({ do: z.literal('webhook'), channel: z.uuid() }),
  z.strictObject({ do: z.literal('runStrategy'), rule: z.uuid() }),
])
export type Action = z.infer<typeof Action>
