import { USER_EVENTS, type UserEvent, userTopic } from '@naru/shared/contracts/realtime'
import type { PositionRow } from '@naru/shared/contracts/views'
import { type RealtimeChannel, RealtimeClient } from '@supabase/realtime-js'
import type { QueryClient } from '@tanstack/react-query'
import { backoffMs } from './backoff.ts'
import { noteJoined, noteLost } from './connection.ts'
import { applyJobChange } from './ledger/backtests.ts'
import { applyModeChange } from './ledger/mode-changes.ts'
import { portfolioKeys } from './ledger/portfolio-keys.ts'
import { applyLine } from './ledger/price-lines.ts'
import { applyFiring, applyRule, ruleKeys } from './ledger/rules.ts'
import { strategyKeys } from './ledger/strategy-keys.ts'
import { applyLedgerRow, ledgerKeys } from './ledger/tables.ts'
import { applyNotification, notificationKeys } from './ledger/unread.ts'
import { useQuotes } from './quotes.ts'
import { accessToken } from './supabase/access-token.ts'

/** Puts one broadcast into the caches. A payload we cannot read is dropped: the next snapshot brings its truth. */
export function applyUserEvent(queries: QueryClient, event: UserEvent, payload: unknown): boolean {
  const apply: { readonly [E in UserEvent]: () => boolean } = {
    order_changed: () => read('order_changed', payload, ({ order }) => applyLedgerRow.order(queries, order)),
    position_changed: () =>
      read('position_changed', payload, ({ position }) => {
        if (hasTraded(queries, position)) refresh(queries, portfolioKeys.all)
        applyLedgerRow.position(queries, position)
      }),
    balance_changed: () => read('balance_changed', payload, ({ balance }) => applyLedgerRow.balance(queries, balance)),
    account_changed: () => read('account_changed', payload, ({ account }) => applyLedgerRow.account(queries, account)),
    bridge_changed: () => read('bridge_changed', payload, ({ bridge }) => applyLedgerRow.bridge(queries, bridge)),
    parent_changed: () => read('parent_changed', payload, ({ parent }) => applyLedgerRow.parent(queries, parent)),
    mode_changed: () =>
      read('mode_changed', payload, ({ change }) => {
        // A change of one account is told with the account; one for all of them is in no row.
        if (change.account_id === null) refresh(queries)
        else applyModeChange(queries, change)
      }),
    statement_changed: () => read('statement_changed', payload, () => refresh(queries)),
    bridge_alarm_changed: () => read('bridge_alarm_changed', payload, () => refresh(queries)),
    rule_changed: () => read('rule_changed', payload, ({ rule }) => applyRule(queries, rule)),
    firing_recorded: () => read('firing_recorded', payload, ({ firing }) => applyFiring(queries, firing)),
    trace_changed: () =>
      read('trace_changed', payload, ({ ruleId }) => {
        void queries.invalidateQueries({ queryKey: ruleKeys.traces(ruleId) })
      }),
    line_changed: () => read('line_changed', payload, ({ id, line }) => applyLine(queries, id, line)),
    notification_changed: () =>
      read('notification_changed', payload, ({ notification }) => applyNotification(queries, notification)),
    notifications_read: () => read('notifications_read', payload, () => refresh(queries, notificationKeys.news)),
    channel_changed: () => read('channel_changed', payload, () => refresh(queries, notificationKeys.channels)),
    delivery_changed: () => read('delivery_changed', payload, () => refresh(queries, notificationKeys.deliveries)),
    strategy_changed: () => read('strategy_changed', payload, () => refresh(queries, strategyKeys.all)),
    signal_recorded: () => read('signal_recorded', payload, () => refresh(queries, strategyKeys.all)),
    run_changed: () => read('run_changed', payload, () => refresh(queries, strategyKeys.all)),
    strategy_day_recorded: () => read('strategy_day_recorded', payload, () => refresh(queries, strategyKeys.all)),
    backtest_changed: () => read('backtest_changed', payload, ({ job }) => applyJobChange(queries, job)),
    quotes: () => read('quotes', payload, ({ quotes }) => useQuotes.getState().receive(quotes, 'relay')),
  }
  return apply[event]()
}

/** Shares have come or gone, which the books now have; most rows tell of nothing but a price. */
function hasTraded(queries: QueryClient, { account_id, instrument_id, quantity }: PositionRow): boolean {
  const held = queries
    .getQueryData<readonly PositionRow[]>(ledgerKeys.positions)
    ?.find((row) => row.account_id === account_id && row.instrument_id === instrument_id)
  return held?.quantity !== quantity
}

function read<E extends UserEvent>(
  event: E,
  payload: unknown,
  use: (value: ReturnType<(typeof USER_EVENTS)[E]['parse']>) => void,
): boolean {
  const parsed = USER_EVENTS[event].safeParse(payload)
  if (!parsed.success) return false
  // The schema was chosen by this very event, which TypeScript cannot follow through the index.
  use(parsed.data as ReturnType<(typeof USER_EVENTS)[E]['parse']>)
  return true
}

interface Following {
  /** The project's URL and publishable key. */
  readonly url: string
  readonly key: string
  readonly userId: string
  readonly queries: QueryClient
}

/**
 * Joins the user's private channel and keeps it joined. After every (re)join the snapshots are read again, because
 * what was broadcast in between is gone. The client rejoins by itself after a lost socket; a channel that the server
 * closed (its token ran out) is joined anew here.
 */
export function followUser({ url, key, userId, queries }: Following): () => void {
  const client = new RealtimeClient(new URL('/realtime/v1', url).href.replace(/^http/, 'ws'), {
    params: { apikey: key },
    accessToken,
  })
  let channel: RealtimeChannel | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0

  const join = (): void => {
    const joining = client.channel(userTopic(userId), { config: { private: true } })
    channel = joining
    for (const event of Object.keys(USER_EVENTS) as UserEvent[]) {
      joining.on('broadcast', { event }, ({ payload }) => applyUserEvent(queries, event, payload))
    }
    joining.subscribe((status) => {
      if (channel !== joining) return
      if (status === 'SUBSCRIBED') {
        failures = 0
        noteJoined()
        refresh(queries)
        return
      }
      noteLost()
      if (status !== 'CLOSED') return
      channel = undefined
      timer = setTimeout(join, backoffMs(failures++))
    })
  }
  // A phone that slept may hold a socket that looks open but heard nothing.
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') refresh(queries)
  }
  const onOnline = (): void => refresh(queries)

  let isLeft = false
  // The client asks for the token by itself, but only after the first join has gone out without one and been refused.
  void client
    .setAuth()
    .catch(() => {}) // the join then fails, is counted as lost and tried again
    .then(() => !isLeft && join())
  document.addEventListener('visibilitychange', onVisible)
  window.addEventListener('online', onOnline)
  return () => {
    isLeft = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', onVisible)
    window.removeEventListener('online', onOnline)
    const leaving = channel
    channel = undefined
    if (leaving) void client.removeChannel(leaving)
    void client.disconnect()
  }
}

/** What is on screen of these is read anew, the rest when it is shown next; a read that is under way starts over. */
function refresh(queries: QueryClient, queryKey: readonly string[] = ledgerKeys.all): void {
  void queries.invalidateQueries({ queryKey })
}
