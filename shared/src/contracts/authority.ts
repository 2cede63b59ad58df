import { z } from 'zod'
import { InstrumentId } from '../domain/instrument.ts'
import { AccountId } from '../domain/order.ts'
import { ERROR_CODES } from './error-codes.ts'

const Timestamp = z.string()
const Amount = z.coerce.number()

/**
 * Row of `live_access`, one for each of the caller's live accounts. `missing`: why this session cannot place an order now,
 * null when it can. `step_up_until`: until when this session's second factor counts as fresh.
 */
export const LiveAccessRow = z.object({
  account_id: AccountId,
  has_grant: z.boolean(),
  has_factor: z.boolean(),
  is_confirmed: z.boolean(),
  cooldown_until: Timestamp.nullable(),
  is_ready: z.boolean(),
  session_is_aal2: z.boolean(),
  step_up_until: Timestamp.nullable(),
  missing: z.enum(ERROR_CODES).nullable(),
})
export type LiveAccessRow = z.infer<typeof LiveAccessRow>

/** Row of `risk_limit_rules`: unit, range and defaults of a limit, and which way is the stricter one. Yes or no is 1 or 0. */
export const RiskLimitRuleRow = z.object({
  name: z.string(),
  unit: z.enum(['shares', 'won', 'orders', 'rate', 'multiple', 'ms', 'boolean']),
  least: Amount,
  most: Amount,
  live_default: Amount,
  paper_default: Amount,
  stricter: z.enum(['down', 'up']),
})
export type RiskLimitRuleRow = z.infer<typeof RiskLimitRuleRow>

/**
 * Row of `risk_limits`: what one account says itself, or (`account_id` null) the user for all that say nothing. The limits
 * in force, every one of them, are what `read_risk_limits` and `set_risk_limits` answer with. `pending`: raised, and in
 * force from `effectiveAt`; the value null goes back to the wider scope.
 */
export const RiskLimitsRow = z.object({
  id: z.uuid(),
  account_id: AccountId.nullable(),
  pending: z.record(
    z.string(),
    z.object({ value: z.union([z.number(), z.boolean()]).nullable(), effectiveAt: Timestamp }),
  ),
  updated_at: Timestamp,
  version: z.coerce.number(),
})
export type RiskLimitsRow = z.infer<typeof RiskLimitsRow>

/** Row of `armed_versions`: a version of a rule or strategy that may trade until it is disarmed. */
export const ArmedVersionRow = z.object({
  id: z.uuid(),
  account_id: AccountId,
  kind: z.enum(['rule', 'strategy']),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  label: z.string(),
  armed_at: Timestamp,
  disarmed_at: Timestamp.nullable(),
})
export type ArmedVersionRow = z.infer<typeof ArmedVersionRow>

/** Row of `bridge_alarms`: one outage of a bridge while a market was open. */
export const BridgeAlarmRow = z.object({
  id: z.uuid(),
  bridge_id: z.uuid(),
  silent_since: Timestamp,
  raised_at: Timestamp,
  cleared_at: Timestamp.nullable(),
})
export type BridgeAlarmRow = z.infer<typeof BridgeAlarmRow>

/** A holding that nothing at the broker itself would sell while its bridge is away. Shares. */
export const UnprotectedHolding = z.object({
  accountId: AccountId,
  instrumentId: InstrumentId,
  quantity: z.int(),
  protectedQuantity: z.int(),
})
export type UnprotectedHolding = z.infer<typeof UnprotectedHolding>

/** Row of `list_users`, for admins. */
export const UserRow = z.object({
  id: z.uuid(),
  display_name: z.string(),
  email: z.string().nullable(),
  role: z.enum(['user', 'admin']),
  created_at: Timestamp,
  can_trade_live: z.boolean(),
  granted_at: Timestamp.nullable(),
  has_factor: z.boolean(),
  live_accounts: z.int(),
})
export type UserRow = z.infer<typeof UserRow>

/** Answer of `read_step_up`: what this session may do because of its second factor, and until when. */
export const StepUp = z.object({
  isSecondFactor: z.boolean(),
  freshUntil: Timestamp.nullable(),
  allowed: z.array(z.string()),
  hasGrant: z.boolean(),
})
export type StepUp = z.infer<typeof StepUp>
