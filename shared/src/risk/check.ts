import type { UnixMs } from '../core/time.ts'
import type { TradingMode } from '../domain/account.ts'
import type { InstrumentKind, Market } from '../domain/instrument.ts'
import type { OrderIntent } from '../domain/order.ts'

/** A subset of the product's error codes: the screen already has a sentence for each. */
export type DenialCode =
  | 'intent_expired'
  | 'trading_halted'
  | 'trading_reducing'
  | 'market_closed'
  | 'instrument_unknown'
  | 'instrument_halted'
  | 'quantity_invalid'
  | 'quantity_too_large'
  | 'price_required'
  | 'price_not_allowed'
  | 'price_invalid'
  | 'price_off_tick'
  | 'price_outside_limit'
  | 'order_type_unsupported'
  | 'quote_stale'
  | 'broker_unreachable'
  | 'duplicate_order'
  | 'order_value_too_large'
  | 'insufficient_cash'
  | 'insufficient_holdings'
  | 'account_not_ready'
  | 'order_not_open'

/** Why an order was stopped before it left: which limit, and what was asked. Numbers in the unit of the limit. */
export interface Denial {
  readonly code: DenialCode
  readonly limit: number | string | null
  readonly actual: number | string | null
}

export interface RiskLimits {
  /** Shares. */
  readonly maxQuantity: number
  /** Won. A hard cap from the bridge's own configuration: nothing in the database can raise it. */
  readonly maxOrderValueWon: number
  /** How far a limit price may be from the last traded price, as a fraction: 0.03 is three percent. */
  readonly collarRate: number
  /** A quote older than this says nothing about the collar. */
  readonly quoteMaxAgeMs: number
  /** The same order within this time is a double click. */
  readonly duplicateWindowMs: number
}

export const DEFAULT_LIMITS: RiskLimits = {
  maxQuantity: 1_000_000,
  maxOrderValueWon: 50_000_000,
  collarRate: 0.03,
  quoteMaxAgeMs: 3_000,
  duplicateWindowMs: 3_000,
}

/** Why no price could be read: the broker was not reached, or what it said cannot be used. */
export type QuoteFailure = Extract<DenialCode, 'quote_stale' | 'broker_unreachable'>

/** A price read over HTTPS REST. Prices in won per share; the limits are today's 하한가 and 상한가, inclusive. */
export interface RiskQuote {
  readonly lastPx: number
  readonly lowerLimit: number
  readonly upperLimit: number
  readonly readAt: UnixMs
}

/** What a share was last worth, won, and when that was learned. */
export interface MarketPrice {
  readonly px: number
  readonly at: UnixMs
}

/** One snapshot of everything the checks look at. `null` is "not known", never "none". */
export interface RiskContext {
  readonly now: UnixMs
  readonly mode: TradingMode
  readonly isSessionOpen: boolean
  readonly instrument: {
    readonly kind: InstrumentKind
    readonly market: Market
    readonly isHalted: boolean
  } | null
  /** Of this trading day, however old the price in it is: the day's limits hold until the day ends. */
  readonly quote: RiskQuote | null
  /** The newest price the collar may go by; null when none is known. */
  readonly market: MarketPrice | null
  /** Said when `quote` is null. */
  readonly quoteFailure: QuoteFailure
  /** True for live accounts: without a price just read nothing is sent. */
  readonly needsFreshQuote: boolean
  /** Won free for buys: the broker's figure less what our own orders have taken since it was read. */
  readonly freeCash: number | null
  /** Shares free to sell: the broker's figure less our own open sells since it was read. */
  readonly freeShares: number | null
  /** When an order with the same fingerprint was last let through, or is still unanswered. */
  readonly sameOrderAt: UnixMs | null
  readonly limits: RiskLimits
}

/** One limit. Looks, decides, remembers nothing. */
export type RiskCheck = (intent: OrderIntent, context: RiskContext) => Denial | undefined

export const deny = (code: DenialCode, limit: Denial['limit'] = null, actual: Denial['actual'] = null): Denial => ({
  code,
  limit,
  actual,
})
