import { z } from 'zod'
import { InstrumentId } from '../domain/instrument.ts'
import { AccountId, IntentId } from '../domain/order.ts'
import { ParentId } from '../domain/parent-order.ts'
import { BridgeAlarmRow, UnprotectedHolding } from './authority.ts'
import { BacktestJobChange } from './backtests.ts'
import { Quote } from './bridge-api.ts'
import { NotificationChannelRow, NotificationDeliveryRow, NotificationRow } from './notifications.ts'
import { PriceLineRow, RuleFiringRow, RuleRow } from './rules.ts'
import { StrategyDayRow, StrategyRow, StrategyRunRow, StrategySignalRow } from './strategies.ts'
import {
  BalanceRow,
  BridgeRow,
  BrokerAccountRow,
  ModeChangeRow,
  OrderRow,
  ParentOrderRow,
  PositionRow,
} from './views.ts'

/** Private channels: only user `<id>` may read `user:<id>`, only that bridge's machine user `bridge:<id>`. */
export const userTopic = (userId: string): string => `user:${userId}`
export const bridgeTopic = (bridgeId: string): string => `bridge:${bridgeId}`

/** Broadcasts a browser hears about its own user, written by database triggers in the transaction they tell of. */
export const USER_EVENTS = {
  order_changed: z.object({ order: OrderRow }),
  position_changed: z.object({ position: PositionRow }),
  balance_changed: z.object({ balance: BalanceRow }),
  account_changed: z.object({ account: BrokerAccountRow }),
  bridge_changed: z.object({ bridge: BridgeRow }),
  /** A bridge fell silent while a market was open, or is back. */
  bridge_alarm_changed: z.object({ alarm: BridgeAlarmRow, unprotected: z.array(UnprotectedHolding) }),
  parent_changed: z.object({ parent: ParentOrderRow }),
  mode_changed: z.object({ change: ModeChangeRow }),
  /** There is a new statement to be read. */
  statement_changed: z.object({ accountId: AccountId, date: z.string() }),
  rule_changed: z.object({ rule: RuleRow }),
  firing_recorded: z.object({ firing: RuleFiringRow }),
  /** There is a new trace to be read. */
  trace_changed: z.object({ ruleId: z.uuid(), instrumentId: InstrumentId }),
  /** `line` is null when it was deleted. */
  line_changed: z.object({ id: z.uuid(), line: PriceLineRow.nullable() }),
  notification_changed: z.object({ notification: NotificationRow }),
  /** `ids` is null when all of them were read. */
  notifications_read: z.object({ ids: z.array(z.uuid()).nullable() }),
  channel_changed: z.object({ channel: NotificationChannelRow }),
  delivery_changed: z.object({ delivery: NotificationDeliveryRow }),
  strategy_changed: z.object({ strategy: StrategyRow }),
  signal_recorded: z.object({ signal: StrategySignalRow }),
  run_changed: z.object({ run: StrategyRunRow }),
  /** Its list of differences is read from `strategy_days`. */
  strategy_day_recorded: z.object({ day: StrategyDayRow }),
  backtest_changed: z.object({ job: BacktestJobChange }),
  /** At most once a second, for a browser that cannot reach its bridge. */
  quotes: z.object({ quotes: z.array(Quote) }),
} as const
export type UserEvent = keyof typeof USER_EVENTS

/** Wake-up calls for a bridge. Ids only: what counts is read from the ledger afterwards. */
export const BRIDGE_EVENTS = {
  intent_ready: z.object({ intentId: IntentId, accountId: AccountId }),
  /** Its owner, or a parent's, decided about an intent the bridge may already know. */
  intent_decided: z.object({ intentId: IntentId, accountId: AccountId }),
  parent_changed: z.object({ parentId: ParentId, accountId: AccountId }),
  credential_saved: z.object({ accountId: AccountId }),
  account_changed: z.object({ accountId: AccountId }),
  /** What is armed, paused or watched of this user's rules. */
  rules_changed: z.object({ userId: z.uuid() }),
  lines_changed: z.object({ userId: z.uuid() }),
  /** What is armed, paused, capped or watched of this user's strategies. */
  strategies_changed: z.object({ userId: z.uuid() }),
  backtests_waiting: z.object({}),
  backtest_canceled: z.object({ jobId: z.uuid() }),
  hook_signals: z.object({}),
  deliveries_waiting: z.object({}),
  channel_changed: z.object({ channelId: z.uuid() }),
  relay_requested: z.object({ userId: z.uuid(), instrumentIds: z.array(InstrumentId).max(20) }),
} as const
export type BridgeEvent = keyof typeof BRIDGE_EVENTS
