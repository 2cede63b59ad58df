import { SEVERITIES, type Severity } from '@naru/shared/contracts/notifications'

/** What the user looks for, and the beginnings of the event types that belong to it. */
const TOPICS = {
  orders: ['order_', 'cancel_', 'parent_'],
  rules: ['rule_', 'strategy_', 'backtest_'],
  safety: ['mode_', 'bridge_', 'factor_', 'live_'],
  accounts: ['session_', 'credential_', 'statement_', 'daily_', 'weekly_', 'channel_'],
} as const
export type Topic = keyof typeof TOPICS
export const TOPIC_NAMES = Object.keys(TOPICS) as readonly Topic[]

/** Of an event type nobody has sorted yet: with what concerns the account. */
export const topicOf = (eventType: string): Topic =>
  TOPIC_NAMES.find((topic) => TOPICS[topic].some((beginning) => eventType.startsWith(beginning))) ?? 'accounts'

/** For a query: `event_type` begins with one of these. */
export const beginningsOf = (topic: Topic): readonly string[] => TOPICS[topic]

/** "주의 이상": this one and all that matter more. */
export const atLeast = (severity: Severity): readonly Severity[] => SEVERITIES.slice(SEVERITIES.indexOf(severity))
