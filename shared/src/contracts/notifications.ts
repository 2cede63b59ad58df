import { z } from 'zod'
import { AccountId, Environment } from '../domain/order.ts'

const Timestamp = z.string()
const Version = z.coerce.number()

/** Everything somebody can be told of. What each matters and may claim is in `notification_types`. */
export const NOTIFICATION_TYPES = [
  'order_proposed',
  'order_accepted',
  'order_partially_filled',
  'order_filled',
  'order_rejected',
  'order_denied',
  'order_in_doubt',
  'order_manual',
  'order_not_placed',
  'order_expired',
  'order_canceled',
  'cancel_rejected',
  'cancel_in_doubt',
  'parent_triggered',
  'parent_failed',
  'parent_suspended',
  'parent_held_up',
  'mode_changed',
  'session_lost',
  'session_restored',
  'bridge_silent',
  'bridge_back',
  'credential_refused',
  'statement_difference',
  'rule_fired',
  'rule_switched_off',
  'rule_armed_late',
  'rule_not_armed',
  'factor_changed',
  'live_permission_changed',
  'live_confirmed',
  'channel_verified',
  'channel_refused',
  'channel_test',
  'daily_summary',
  'weekly_report',
  'strategy_armed',
  'strategy_not_armed',
  'strategy_paused',
  'strategy_switched_off',
  'strategy_proved',
  'strategy_stage_changed',
  'strategy_run_missed',
  'strategy_difference',
  'backtest_done',
  'backtest_failed',
] as const
export const NotificationType = z.enum(NOTIFICATION_TYPES)
export type NotificationType = z.infer<typeof NotificationType>

/** Least first. */
export const SEVERITIES = ['info', 'trade', 'warning', 'critical'] as const
export const Severity = z.enum(SEVERITIES)
export type Severity = z.infer<typeof Severity>

/** 접수 · 체결 · 미확인 · 거부 · 알림, and nothing claimed at all. Taken from the ledger, never from a request. */
export const EvidenceLevel = z.enum(['accepted', 'filled', 'unconfirmed', 'rejected', 'alert', 'none'])
export type EvidenceLevel = z.infer<typeof EvidenceLevel>

export const ChannelKind = z.enum(['telegram', 'discord', 'web_push', 'fcm', 'email', 'slack', 'webhook'])
export type ChannelKind = z.infer<typeof ChannelKind>

/** Row of `notification_types`. */
export const NotificationTypeRow = z.object({
  event_type: NotificationType,
  severity: Severity,
  evidence: EvidenceLevel,
  /** Over the first channel even when no preference wants it. */
  is_always_sent: z.boolean(),
  /** To every verified channel while the user has said nothing. */
  is_sent_by_default: z.boolean(),
})
export type NotificationTypeRow = z.infer<typeof NotificationTypeRow>

/** Row of `notifications`. `params` are facts in camelCase, worded by shared/src/notifications. */
export const NotificationRow = z.object({
  id: z.uuid(),
  event_type: NotificationType,
  severity: Severity,
  evidence: EvidenceLevel,
  template: z.string(),
  params: z.record(z.string(), z.unknown()),
  account_id: AccountId.nullable(),
  instrument_id: z.string().nullable(),
  rule_id: z.uuid().nullable(),
  intent_id: z.uuid().nullable(),
  dedupe_key: z.string(),
  /** How often it happened within the window of its type. */
  count: z.int(),
  created_at: Timestamp,
  repeated_at: Timestamp.nullable(),
  read_at: Timestamp.nullable(),
  expires_at: Timestamp,
  version: Version,
})
export type NotificationRow = z.infer<typeof NotificationRow>

export const ChannelState = z.enum(['pending', 'verified', 'refused', 'off'])
export type ChannelState = z.infer<typeof ChannelState>

/** Row of `notification_channels`. The address is not here and nowhere else to be read. */
export const NotificationChannelRow = z.object({
  id: z.uuid(),
  /** Whose key the address is sealed to. */
  bridge_id: z.uuid(),
  kind: ChannelKind,
  label: z.string(),
  masked: z.string().nullable(),
  state: ChannelState,
  /** The smallest is the first. */
  priority: z.int(),
  verified_at: Timestamp.nullable(),
  last_ok_at: Timestamp.nullable(),
  last_error_code: z.string().nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  version: Version,
})
export type NotificationChannelRow = z.infer<typeof NotificationChannelRow>

/** Row of `notification_preferences`. What is null is for all; the row that says most about a message decides. */
export const NotificationPreferenceRow = z.object({
  id: z.uuid(),
  event_type: NotificationType.nullable(),
  channel_id: z.uuid(),
  account_id: AccountId.nullable(),
  rule_id: z.uuid().nullable(),
  instrument_id: z.string().nullable(),
  min_severity: Severity,
  is_on: z.boolean(),
})
export type NotificationPreferenceRow = z.infer<typeof NotificationPreferenceRow>

/** Row of `notification_settings`; there is none while nobody set anything. Korean times, "22:00:00". */
export const NotificationSettingsRow = z.object({
  quiet_from: z.string().nullable(),
  quiet_to: z.string().nullable(),
  locale: z.enum(['ko', 'en']).nullable(),
  daily_summary: z.boolean(),
  updated_at: Timestamp,
  weekly_report: z.boolean(),
})
export type NotificationSettingsRow = z.infer<typeof NotificationSettingsRow>

/** `suppressed`: quiet hours until after it was of use, or its channel is gone. `merged`: a later message said it as well. */
export const DeliveryState = z.enum([
  'waiting',
  'sending',
  'delivered',
  'retrying',
  'failed',
  'expired',
  'suppressed',
  'merged',
])
export type DeliveryState = z.infer<typeof DeliveryState>

/** Row of `notification_deliveries`: one message on one channel. */
export const NotificationDeliveryRow = z.object({
  id: z.uuid(),
  notification_id: z.uuid(),
  channel_id: z.uuid(),
  state: DeliveryState,
  /** Sent because another channel failed. */
  is_escalation: z.boolean(),
  attempts: z.int(),
  next_at: Timestamp,
  error_code: z.string().nullable(),
  created_at: Timestamp,
  delivered_at: Timestamp.nullable(),
  version: Version,
})
export type NotificationDeliveryRow = z.infer<typeof NotificationDeliveryRow>

/** Row of `claim_deliveries`, for bridges: the caller's for a minute. `attempt` goes back with `record_delivery`. */
export const ClaimedDelivery = z.object({
  delivery_id: z.uuid(),
  attempt: z.int(),
  user_id: z.uuid(),
  channel_id: z.uuid(),
  channel_kind: ChannelKind,
  channel_state: ChannelState,
  locale: z.enum(['ko', 'en']),
  notification: NotificationRow,
  /** Its label and the last of its number, once the broker has told it: "모의투자 ••••5678-01". */
  account_label: z.string().nullable(),
  environment: Environment.nullable(),
  instrument_name_ko: z.string().nullable(),
  instrument_name_en: z.string().nullable(),
})
export type ClaimedDelivery = z.infer<typeof ClaimedDelivery>

/** Row of `list_bridge_channels`, for bridges. */
export const BridgeChannelRow = z.object({
  channel_id: z.uuid(),
  user_id: z.uuid(),
  kind: ChannelKind,
  label: z.string(),
  state: ChannelState,
  priority: z.int(),
  locale: z.enum(['ko', 'en']),
  has_address: z.boolean(),
})
export type BridgeChannelRow = z.infer<typeof BridgeChannelRow>

/** Row of `read_channel_secret`, for bridges. */
export const SealedAddressRow = z.object({
  channel_id: z.uuid(),
  user_id: z.uuid(),
  kind: ChannelKind,
  sealed_to: z.string(),
  sealed: z.string(),
})
export type SealedAddressRow = z.infer<typeof SealedAddressRow>

/** Answer of `start_telegram_binding`: the word to send to the bot within ten minutes. */
export const TelegramBinding = z.object({ code: z.string(), expiresAt: Timestamp, channelId: z.uuid() })
export type TelegramBinding = z.infer<typeof TelegramBinding>
