import type { NotificationRow } from '@naru/shared/contracts/notifications'
import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'

/** What a page is called on the link that leads to it. */
export type TargetKind =
  | 'order'
  | 'approval'
  | 'rule'
  | 'strategy'
  | 'backtest'
  | 'symbol'
  | 'account'
  | 'safety'
  | 'records'
  | 'analytics'
  | 'settings'
  | 'channels'

export interface Target {
  readonly kind: TargetKind
  readonly href: string
}

type Subject = Pick<NotificationRow, 'event_type' | 'rule_id' | 'intent_id' | 'instrument_id' | 'params'>

const BY_BEGINNING: readonly (readonly [string, Target])[] = [
  ['order_proposed', { kind: 'approval', href: '/approvals' }],
  ['parent_', { kind: 'order', href: '/orders' }],
  ['mode_', { kind: 'safety', href: '/safety' }],
  ['bridge_', { kind: 'account', href: '/accounts' }],
  ['session_', { kind: 'account', href: '/accounts' }],
  ['credential_', { kind: 'settings', href: '/settings' }],
  ['factor_', { kind: 'settings', href: '/settings' }],
  ['live_', { kind: 'settings', href: '/settings' }],
  ['statement_', { kind: 'records', href: '/records' }],
  ['daily_', { kind: 'records', href: '/records' }],
  ['weekly_', { kind: 'analytics', href: '/analytics' }],
  ['channel_', { kind: 'channels', href: '/settings/notifications' }],
]

/** Where what is told can be looked at and acted upon. */
export function targetOf({ event_type, rule_id, intent_id, instrument_id, params }: Subject): Target | null {
  const fixed = BY_BEGINNING.find(([beginning]) => event_type.startsWith(beginning))
  if (fixed) return fixed[1]
  if (event_type.startsWith('rule_') && rule_id !== null) return { kind: 'rule', href: `/rules/${rule_id}` }
  const ofStrategy = pageOf(params.strategyId, '/strategies')
  if (event_type.startsWith('strategy_') && ofStrategy) return { kind: 'strategy', href: ofStrategy }
  const ofBacktest = pageOf(params.backtestId, '/backtests')
  if (event_type.startsWith('backtest_') && ofBacktest) return { kind: 'backtest', href: ofBacktest }
  // An order given elsewhere has no intent of ours, but a row of its own.
  const orderId = typeof params.orderId === 'string' ? params.orderId : intent_id
  if (orderId !== null) return { kind: 'order', href: `/orders?order=${encodeURIComponent(orderId)}` }
  if (instrument_id !== null) return { kind: 'symbol', href: `/symbols/${symbolOf(instrument_id as InstrumentId)}` }
  return null
}

const pageOf = (id: unknown, under: string): string | undefined =>
  typeof id === 'string' ? `${under}/${encodeURIComponent(id)}` : undefined
