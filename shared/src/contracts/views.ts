import { z } from 'zod'
import { KstDate } from '../core/time.ts'
import { SessionState, TradingMode } from '../domain/account.ts'
import { InstrumentId, InstrumentKind, Market, Venue, WarningLevel } from '../domain/instrument.ts'
import { AccountId, Environment, IntentState, OrderType, Side, TimeInForce } from '../domain/order.ts'

/**
 * Rows as the Data API and Realtime deliver them: column names are Postgres' own (snake_case), amounts in won.
 * `version` grows with every change; a row is applied only if its version is larger than the one held.
 */
const Timestamp = z.string()
const Amount = z.coerce.number()
const Version = z.coerce.number()

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
})
export type OrderRow = z.infer<typeof OrderRow>

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
