import type { UnixMs } from '../core/time.ts'
import type { TradingMode } from '../domain/account.ts'
import type { InstrumentKind, Market } from '../domain/instrument.ts'
import type { IntentId, OrderIntent, OrderKinds } from '../domain/order.ts'
import { PAPER_LIMITS, type RiskLimits } from './limits.ts'

/** A subset of the product's error codes: the screen already has a sentence for each. */
export type DenialCode =
  | 'intent_expired'
  | 'trading_halted'
  | 'trading_reducing'
  | 'trading_observing'
  | 'market_closed'
  | 'clock_skewed'
  | 'instrument_unknown'
  | 'instrument_halted'
  | 'instrument_in_vi'
  | 'instrument_warned'
  | 'quantity_invalid'
  | 'quantity_too_large'
  | 'volume_share_exceeded'
  | 'price_required'
  | 'price_not_allowed'
  | 'price_invalid'
  | 'price_off_tick'
  | 'price_outside_limit'
  | 'order_type_unsupported'
  | 'quote_stale'
  | 'book_unknown'
  | 'spread_too_wide'
  | 'depth_too_thin'
  | 'broker_unreachable'
  | 'duplicate_order'
  | 'signal_repeated'
  | 'strategy_order_open'
  | 'strategy_halted'
  | 'version_not_armed'
  | 'order_rate_exceeded'
  | 'strategy_rate_exceeded'
  | 'daily_orders_exceeded'
  | 'daily_value_exceeded'
  | 'open_orders_exceeded'
  | 'order_value_too_large'
  | 'position_weight_exceeded'
  | 'leverage_exceeded'
  | 'daily_loss_reached'
  | 'strategy_loss_reached'
  | 'insufficient_cash'
  | 'insufficient_holdings'
  | 'account_not_ready'
  | 'live_not_ready'
  | 'live_cooldown'
  | 'step_up_required'
  | 'order_not_open'

/** Why an order was stopped before it left: which limit, and what was asked. Numbers in the unit of the limit. */
export interface Denial {
  readonly code: DenialCode
  readonly limit: number | string | null
  readonly actual: number | string | null
}

export const DEFAULT_LIMITS: RiskLimits = PAPER_LIMITS

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

/** Best prices in won per share and the shares resting on each side of the book; zero where a side is empty. */
export interface RiskBook {
  readonly bidPx: number
  readonly askPx: number
  readonly bidSize: number
  readonly askSize: number
  readonly at: UnixMs
}

export interface RiskInstrument {
  readonly kind: InstrumentKind
  readonly market: Market
  readonly isHalted: boolean
  /** In a two-minute auction after a jump (변동성완화장치). */
  readonly isInVi: boolean
  /** 관리종목, 정리매매 or 투자위험. */
  readonly isWarned: boolean
  /** Shares a day over the last 20 days; null when not known. */
  readonly averageVolume: number | null
}

/** What the account has done today, this order left out. */
export interface RiskActivity {
  /** Orders sent in the last second and minute, and today. */
  readonly sentLastSecond: number
  readonly sentLastMinute: number
  readonly sentToday: number
  readonly openOrders: number
  /** Won bought and being bought today. */
  readonly boughtTodayWon: number
  /** Orders of the same rule or strategy in the last minute. */
  readonly sourceSentLastMinute: number
  /** Its orders of the same side and instrument that are not over. */
  readonly sourceOpenSameSide: number
  /** Another order of the same signal or the same step of the same parent. */
  readonly sameSignal: IntentId | null
  /** When an order with the same fingerprint was last let through, or is still unanswered. */
  readonly sameOrderAt: UnixMs | null
}

/** What the account holds and owes, won. `null` is "not known". */
export interface RiskExposure {
  readonly equityWon: number | null
  /** This instrument: held at the price of the last balance, and being bought. */
  readonly instrumentWon: number
  /** Everything held and being bought. */
  readonly totalWon: number
  /** Losses are positive: 0.03 has lost three percent of what the account was worth this morning. */
  readonly dayLossRate: number | null
  readonly strategyLossRate: number | null
}

/** Who may trade with real money. Paper accounts need none of it. */
export interface RiskAuthority {
  /** Granted, confirmed and with a second factor, as the ledger says. */
  readonly isLiveReady: boolean
  /** After a change of factor, device or credential; null when over. */
  readonly cooldownUntil: UnixMs | null
  /** The hash the ledger has for the rule or strategy this order comes from; null when none is armed. */
  readonly armedHash: string | null
  /** Its own orders ran wild. */
  readonly isSourceHalted: boolean
}

/** One snapshot of everything the checks look at. `null` is "not known", never "none". */
export interface RiskContext {
  readonly now: UnixMs
  readonly mode: TradingMode
  /** Real money: what is not known is a reason to refuse. */
  readonly isLive: boolean
  /** The clock of this machine is too far off to be believed. */
  readonly isClockSkewed: boolean
  readonly isSessionOpen: boolean
  /** What this broker takes. */
  readonly orderKinds: OrderKinds
  readonly instrument: RiskInstrument | null
  /** Of this trading day, however old the price in it is: the day's limits hold until the day ends. */
  readonly quote: RiskQuote | null
  /** The newest price the collar may go by; null when none is known. */
  readonly market: MarketPrice | null
  readonly book: RiskBook | null
  /** Said when `quote` is null. */
  readonly quoteFailure: QuoteFailure
  /** Won free for buys: the broker's figure less what our own orders have taken since it was read. */
  readonly freeCash: number | null
  /** Shares free to sell: the broker's figure less our own open sells since it was read. */
  readonly freeShares: number | null
  readonly activity: RiskActivity
  readonly exposure: RiskExposure
  readonly authority: RiskAuthority
  readonly limits: RiskLimits
}

/**
 * One limit. Looks, decides, remembers nothing. Comparisons are written so that what is no number never passes: not
 * “more than the limit is refused” but “what is not within the limit is refused”.
 */
export type RiskCheck = (intent: OrderIntent, context: RiskContext) => Denial | undefined

/**
 * Sales go up to what is held (`enough-shares`), so they only ever make an account smaller: limits on value, number and
 * rate do not stand in their way. A limit must never keep somebody in a position.
 */
export const isReducing = (intent: OrderIntent): boolean => intent.side === 'sell'

const EXITS: ReadonlySet<string> = new Set(['take_profit', 'stop', 'exit'])

/** A sale that protects what is held, of a parent order that was judged when it was placed. The ledger counts the same. */
export const isExit = ({ side, origin }: OrderIntent): boolean =>
  side === 'sell' && typeof origin?.parentId === 'string' && EXITS.has(origin.leg ?? '')

/** The rule or strategy an order comes from; undefined for what a person placed. */
export const sourceIdOf = ({ origin }: OrderIntent): string | undefined =>
  origin === undefined || origin.source === 'web' ? undefined : (origin.sourceId ?? '')

export const deny = (code: DenialCode, limit: Denial['limit'] = null, actual: Denial['actual'] = null): Denial => ({
  code,
  limit,
  actual,
})
