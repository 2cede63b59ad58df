/**
 * Every reason a request, an order or a session can be refused for. One list for SQL (`raise exception '<code>'`),
 * the bridge and the browser; the text tables of the web app fail to compile while a code has no sentence.
 */
export const ERROR_CODES = [
  // the caller
  'unauthenticated',
  'session_expired',
  'not_found',
  'permission_missing',
  'step_up_required',
  'second_factor_missing',
  'live_not_confirmed',
  'live_cooldown',
  'confirmation_mismatch',
  'version_not_armed',
  'limit_out_of_range',
  'daily_value_exceeded',
  'daily_orders_exceeded',
  'rate_limited',
  'input_invalid',
  // the order as written
  'quantity_invalid',
  'quantity_too_large',
  'price_required',
  'price_not_allowed',
  'price_invalid',
  'price_off_tick',
  'price_outside_limit',
  'order_type_unsupported',
  'idempotency_key_reused',
  'duplicate_order',
  // what it refers to
  'instrument_unknown',
  'instrument_halted',
  'account_not_ready',
  'account_archived',
  'environment_mismatch',
  'order_not_open',
  'cancel_pending',
  // the state of things
  'bridge_offline',
  'trading_halted',
  'trading_reducing',
  'market_closed',
  'quote_stale',
  'intent_expired',
  'canceled_by_user',
  'insufficient_cash',
  'insufficient_holdings',
  'order_value_too_large',
  // the broker
  'broker_rejected',
  'broker_unreachable',
  'broker_maintenance',
  'broker_not_offered',
  'broker_rate_limited',
  'credential_unreadable',
  'credential_mismatch',
  'credential_refused',
  'account_number_invalid',
  'token_rate_limited',
  'realtime_in_use',
  'realtime_unavailable',
  // our own side
  'database_unavailable',
  'internal',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

export const isErrorCode = (text: string): text is ErrorCode => (ERROR_CODES as readonly string[]).includes(text)
