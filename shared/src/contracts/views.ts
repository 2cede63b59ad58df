import { z } from 'zod'
import { KstDate } from '../core/time.ts'
import { SessionState, TradingMode } from '../domain/account.ts'
import { InstrumentId, InstrumentKind, Market, Venue, WarningLevel } from '../domain/instrument.ts'
import { AccountId, Environment, IntentId, IntentState, OrderType, Side, TimeInForce } from '../domain/order.ts'
import { Leg, ParentId, ParentKind, ParentState, Placement } from '../domain/parent-order.ts'

/**
 * Rows as the Data API and Realtime deliver them: column names are Postgres' own (snake_case), amounts in won.
 * `version` grows with every change; a row is applied only if its version is larger than the one held.
 */
const Timestamp = z.string()
const Amount = z.coerce.number()
const Version = z.coerce.number()
const Detail = z.record(z.string(), z.unknown())

export const OrderStatus = z.enum([
  'requested',
  'sending',
  'checking',
  'needs_decision',
  'not_placed',
  'denied',
  'rejected',
  'expired',
  'accepted',
  'partially_filled',
  'filled',
  'canceled',
])
export type OrderStatus = z.infer<typeof OrderStatus>

export const OrderRow = z.object({
  id: z.uuid(),
  intent_id: z.uuid().nullable(),
  account_id: AccountId,
  instrument_id: InstrumentId,
  side: Side,
  order_type: OrderType.or(z.literal('other')),
  quantity: z.int(),
  limit_price: Amount.nullable(),
  time_in_force: TimeInForce,
  source: z.enum(['web', 'rule', 'strategy', 'external']),
  status: OrderStatus,
  state: IntentState.nullable(),
  filled_quantity: z.int(),
  filled_amount: Amount,
  avg_fill_price: Amount.nullable(),
  canceled_quantity: z.int(),
  leaves_quantity: z.int(),
  order_date: z.string().nullable(),
  order_no: z.string().nullable(),
  reason_code: z.string().nullable(),
  reason_text: z.string().nullable(),
  cancel_state: IntentState.nullable(),
  created_at: Timestamp,
  sent_at: Timestamp.nullable(),
  acked_at: Timestamp.nullable(),
  updated_at: Timestamp,
  version: Version,
  stop_price: Amount.nullable(),
  parent_id: z.uuid().nullable(),
  leg: Leg.nullable(),
  sequence: z.int().nullable(),
  /** The order that was never placed and that this one was given instead of. */
  supersedes: z.uuid().nullable(),
  /** The armed version of the rule or strategy it comes from. */
  source_id: z.uuid().nullable(),
  source_hash: z.string().nullable(),
  /** Of a denial the limit and the actual value. */
  reason_detail: Detail.nullable(),
  expires_at: Timestamp.nullable(),
  /** `late`: found at the broker after it had been called absent. */
  origin: z.enum(['ours', 'external', 'late']),
  environment: Environment,
})
export type OrderRow = z.infer<typeof OrderRow>

/** Shares of a holding by whose orders brought them; `external`: held before, or traded elsewhere. */
const PositionLot = z.object({
  owner: z.enum(['own', 'rule', 'strategy', 'external']),
  sourceId: z.uuid().nullable(),
  quantity: z.int(),
})

export const PositionRow = z.object({
  account_id: AccountId,
  instrument_id: InstrumentId,
  quantity: z.int(),
  sellable_quantity: z.int(),
  avg_px: Amount,
  realized_pnl: Amount,
  last_px: Amount.nullable(),
  broker_quantity: z.int().nullable(),
  broker_synced_at: Timestamp.nullable(),
  updated_at: Timestamp,
  version: Version,
  /** Who sells when the price falls: a stop of the venue's own, the bridge while it lives, or nobody. */
  protection: z.enum(['broker', 'bridge', 'none']),
  protected_quantity: z.int(),
  lots: z.array(PositionLot),
})
export type PositionRow = z.infer<typeof PositionRow>

export const BalanceRow = z.object({
  account_id: AccountId,
  cash: Amount,
  cash_d1: Amount,
  cash_d2: Amount,
  buying_power: Amount,
  equity: Amount,
  day_start_equity: Amount.nullable(),
  trading_date: z.string(),
  synced_at: Timestamp,
  version: Version,
})
export type BalanceRow = z.infer<typeof BalanceRow>

export const BrokerAccountRow = z.object({
  id: AccountId,
  bridge_id: z.uuid(),
  broker: z.literal('kis'),
  environment: Environment,
  label: z.string(),
  account_number_masked: z.string().nullable(),
  mode: TradingMode,
  session_state: SessionState,
  session_code: z.string().nullable(),
  session_detail: z.record(z.string(), z.unknown()).nullable(),
  session_at: Timestamp.nullable(),
  credential_state: z.enum(['none', 'sealed', 'verified', 'refused']),
  created_at: Timestamp,
  archived_at: Timestamp.nullable(),
  version: Version,
  /** What it may do now: the strictest of its own mode and the operator's switches. */
  effective_mode: TradingMode,
})
export type BrokerAccountRow = z.infer<typeof BrokerAccountRow>

/** What the bridge is fed with: the real market, or a replayed day that the screen must name. */
export const Feed = z.object({ kind: z.enum(['live', 'replay']), date: z.string().optional() })
export type Feed = z.infer<typeof Feed>

export const BridgeRow = z.object({
  id: z.uuid(),
  name: z.string(),
  public_url: z.string(),
  key_id: z.string(),
  public_key: z.string(),
  version: z.string().nullable(),
  feed: Feed.nullable(),
  heartbeat_at: Timestamp.nullable(),
})
export type BridgeRow = z.infer<typeof BridgeRow>

export const InstrumentRow = z.object({
  id: InstrumentId,
  symbol: z.string(),
  name_ko: z.string(),
  name_en: z.string().nullable(),
  market: Market,
  kind: InstrumentKind,
  is_halted: z.boolean(),
  is_managed: z.boolean(),
  is_liquidating: z.boolean(),
  warning: WarningLevel,
  /** Whether NXT trades it as well; null while its list has not been read. */
  is_nxt: z.boolean().nullable(),
  /** 지수업종, four digits; null where nobody has told one. */
  sector: z.string().nullable(),
  delisted_date: KstDate.nullable(),
  base_price: Amount.nullable(),
  /** The last master's base price, of no stated day: for display, never for limits. */
  previous_close: Amount.nullable(),
})
export type InstrumentRow = z.infer<typeof InstrumentRow>

/** A day that does not keep a market's usual hours. Times are Korean, "10:00:00". */
export const TradingCalendarRow = z.object({
  market: Venue,
  date: KstDate,
  kind: z.enum(['holiday', 'late_open', 'half_day']),
  open_time: z.string().nullable(),
  close_time: z.string().nullable(),
  name_ko: z.string(),
  source: z.string(),
  is_announced: z.boolean(),
  updated_at: Timestamp,
})
export type TradingCalendarRow = z.infer<typeof TradingCalendarRow>

/** What one bridge found when it last compared the calendar with its broker's. */
export const CalendarCheckRow = z.object({
  bridge_id: z.uuid(),
  checked_at: Timestamp,
  from_date: KstDate,
  to_date: KstDate,
  differences: z.array(z.object({ date: KstDate, calendarIsOpen: z.boolean(), brokerIsOpen: z.boolean() })),
})
export type CalendarCheckRow = z.infer<typeof CalendarCheckRow>

/** Who did it; `clock`: nobody did anything in time. */
const Actor = z.enum(['user', 'bridge', 'operator', 'clock'])

/** One step of an intent. `order_id` is the row of `orders` it is about: of a cancel, the order it cancels. */
export const OrderEventRow = z.object({
  intent_id: IntentId,
  /** From 1 within an intent. */
  seq: z.int(),
  order_id: z.uuid(),
  kind: z.enum(['place', 'cancel']),
  account_id: AccountId,
  at: Timestamp,
  state: IntentState,
  by: Actor,
  reason_code: z.string().nullable(),
  reason_text: z.string().nullable(),
  detail: Detail.nullable(),
})
export type OrderEventRow = z.infer<typeof OrderEventRow>

export const ParentOrderRow = z.object({
  id: ParentId,
  account_id: AccountId,
  kind: ParentKind,
  instrument_id: InstrumentId,
  side: Side,
  quantity: z.int(),
  /** Belongs with `kind`: parse both together with `ParentTerms`. */
  terms: Detail,
  state: ParentState,
  placement: Placement,
  progress: Detail,
  reason_code: z.string().nullable(),
  reason_detail: Detail.nullable(),
  source: z.enum(['web', 'rule', 'strategy']),
  source_id: z.uuid().nullable(),
  source_hash: z.string().nullable(),
  valid_until: Timestamp.nullable(),
  resumed_at: Timestamp.nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  version: Version,
})
export type ParentOrderRow = z.infer<typeof ParentOrderRow>

/** `account_id` is null for the operator's switch, which is for everybody. */
export const ModeChangeRow = z.object({
  id: z.coerce.number(),
  account_id: AccountId.nullable(),
  from_mode: TradingMode.nullable(),
  to_mode: TradingMode,
  by: Actor,
  /** One of the product's error codes when a bridge did it. */
  reason_code: z.string().nullable(),
  /** What a person wrote. */
  reason: z.string().nullable(),
  detail: Detail.nullable(),
  at: Timestamp,
})
export type ModeChangeRow = z.infer<typeof ModeChangeRow>

/** What a day amounted to at the broker and here. */
export const StatementRow = z.object({
  account_id: AccountId,
  date: z.string(),
  statement: Detail,
  recorded_at: Timestamp,
  version: Version,
})
export type StatementRow = z.infer<typeof StatementRow>

/** Where broker and ledger disagreed, and what both said. */
export const AdjustmentRow = z.object({
  id: z.coerce.number(),
  account_id: AccountId,
  kind: z.enum([
    'fill_regression',
    'inconsistent_report',
    'second_order',
    'oversold',
    'position_mismatch',
    'holding_unexplained',
    'cash_unexplained',
    'corporate_action',
  ]),
  instrument_id: InstrumentId.nullable(),
  order_date: z.string().nullable(),
  order_no: z.string().nullable(),
  detail: Detail,
  created_at: Timestamp,
})
export type AdjustmentRow = z.infer<typeof AdjustmentRow>

/** `actor` is a user's id, or the role at the SQL prompt. */
export const AuditRow = z.object({
  seq: z.coerce.number(),
  at: Timestamp,
  actor: z.string(),
  action: z.string(),
  body: Detail,
})
export type AuditRow = z.infer<typeof AuditRow>
