'use client'

import { USER_EVENTS, type UserEvent, userTopic } from '@naru/shared/contracts/realtime'
import type { RealtimeChannel, SupabaseClient } from '@supabase/supabase-js'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { backoffMs } from './backoff.ts'
import { useConfig } from './config.tsx'
import { useConnection } from './connection.ts'
import { applyLedgerRow, ledgerKeys } from './ledger/tables.ts'
import { useQuotes } from './quotes.ts'
import { supabase } from './supabase/browser.ts'

/** Puts one broadcast into the caches. A payload we cannot read is dropped: the next snapshot brings its truth. */
export function applyUserEvent(queries: QueryClient, event: UserEvent, payload: unknown): boolean {
  const apply: { readonly [E in UserEvent]: () => boolean } = {
    order_changed: () => read('order_changed', payload, ({ order }) => applyLedgerRow.order(queries, order)),
    position_changed: () =>
      read('position_changed', payload, ({ position }) => applyLedgerRow.position(queries, position)),
    balance_changed: () => read('balance_changed', payload, ({ balance }) => applyLedgerRow.balance(queries, balance)),
    account_changed: () => read('account_changed', payload, ({ account }) => applyLedgerRow.account(queries, account)),
    bridge_changed: () => read('bridge_changed', payload, ({ bridge }) => applyLedgerRow.bridge(queries, bridge)),
    quotes: () => read('quotes', payload, ({ quotes }) => useQuotes.getState().receive(quotes, 'relay')),
  }
  return apply[event]()
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

/**
 * Joins the user's private channel and keeps it joined. After every (re)join the snapshots are read again, because
 * what was broadcast in between is gone.
 */
function followUser(client: SupabaseClient, userId: string, queries: QueryClient): () => void {
  let channel: RealtimeChannel | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let isStopped = false

  const leave = (): void => {
    const former = channel
    channel = undefined
    if (former) void client.removeChannel(former)
  }
  const again = (): void => {
    if (isStopped) return
    leave()
    useConnection.setState({ realtime: 'retrying' })
    clearTimeout(timer)
    timer = setTimeout(join, backoffMs(failures++))
  }
  const join = (): void => {
    const joining = client.channel(userTopic(userId), { config: { private: true } })
    channel = joining
    for (const event of Object.keys(USER_EVENTS) as UserEvent[]) {
      joining.on('broadcast', { event }, ({ payload }) => applyUserEvent(queries, event, payload))
    }
    joining.subscribe((status) => {
      if (channel !== joining) return
      if (status !== 'SUBSCRIBED') return again()
      failures = 0
      useConnection.setState({ realtime: 'live' })
      void queries.invalidateQueries({ queryKey: ledgerKeys.all })
    })
  }
  // A phone that slept may hold a socket that looks open but heard nothing.
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') void queries.invalidateQueries({ queryKey: ledgerKeys.all })
  }

  join()
  document.addEventListener('visibilitychange', onVisible)
  window.addEventListener('online', again)
  return () => {
    isStopped = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', onVisible)
    window.removeEventListener('online', again)
    leave()
  }
}

export function RealtimeProvider({ userId, children }: { userId: string; children: ReactNode }) {
  const { supabaseUrl, supabaseKey } = useConfig()
  const queries = useQueryClient()
  // The client exists before any child asks for rows.
  const client = supabase(supabaseUrl, supabaseKey)
  useEffect(() => followUser(client, userId, queries), [client, userId, queries])
  return children
}
