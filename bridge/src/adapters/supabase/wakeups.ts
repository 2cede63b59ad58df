import { BRIDGE_EVENTS, bridgeTopic } from '@naru/shared/contracts/realtime'
import type { RealtimeChannel } from '@supabase/supabase-js'
import type { z } from 'zod'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { Wakeup, Wakeups } from '../../ports/store.ts'
import type { LedgerClient } from './client.ts'

const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000]

interface Parts {
  readonly client: LedgerClient
  readonly clock: Clock
  readonly logger: Logger
}

/** The bridge's private channel. What it says is never believed, only a reason to read. */
export const createWakeups = ({ client, clock, logger }: Parts): Wakeups => ({
  listen(bridgeId, onWakeup) {
    let channel: RealtimeChannel | undefined
    let cancelRetry = (): void => undefined
    let failures = 0
    let isOver = false

    const subscribe = async (): Promise<void> => {
      await client.supabase.realtime.setAuth()
      if (isOver) return
      const opened = withEvents(client.supabase.channel(bridgeTopic(bridgeId), { config: { private: true } }), onWakeup)
      channel = opened
      opened.subscribe((status) => {
        if (channel !== opened || isOver) return
        if (status === 'SUBSCRIBED') {
          failures = 0
          onWakeup({ kind: 'opened' })
        } else reopen(status)
      })
    }

    const reopen = (status: string): void => {
      const closed = channel
      channel = undefined
      if (failures === 0) {
        logger.event('wakeups_closed', { status })
        onWakeup({ kind: 'closed' })
      }
      cancelRetry = clock.after(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0, () => void start())
      failures += 1
      if (closed) void client.supabase.removeChannel(closed).catch(() => undefined)
    }

    const start = (): Promise<void> => subscribe().catch(() => reopen('failed'))

    void start()
    return () => {
      isOver = true
      cancelRetry()
      if (channel) void client.supabase.removeChannel(channel).catch(() => undefined)
    }
  },
})

function withEvents(channel: RealtimeChannel, onWakeup: (wakeup: Wakeup) => void): RealtimeChannel {
  const on = <S extends z.ZodType>(event: string, schema: S, toWakeup: (body: z.output<S>) => Wakeup): void => {
    channel.on('broadcast', { event }, ({ payload }) => {
      const parsed = schema.safeParse(payload)
      if (parsed.success) onWakeup(toWakeup(parsed.data))
    })
  }
  on('intent_ready', BRIDGE_EVENTS.intent_ready, (body) => ({ kind: 'intent_ready', ...body }))
  on('intent_decided', BRIDGE_EVENTS.intent_decided, (body) => ({ kind: 'intent_decided', ...body }))
  on('parent_changed', BRIDGE_EVENTS.parent_changed, (body) => ({ kind: 'parent_changed', ...body }))
  on('credential_saved', BRIDGE_EVENTS.credential_saved, ({ accountId }) => ({ kind: 'credential_saved', accountId }))
  on('account_changed', BRIDGE_EVENTS.account_changed, ({ accountId }) => ({ kind: 'account_changed', accountId }))
  on('rules_changed', BRIDGE_EVENTS.rules_changed, ({ userId }) => ({ kind: 'rules_changed', userId }))
  on('lines_changed', BRIDGE_EVENTS.lines_changed, ({ userId }) => ({ kind: 'lines_changed', userId }))
  on('strategies_changed', BRIDGE_EVENTS.strategies_changed, (body) => ({ kind: 'strategies_changed', ...body }))
  on('hook_signals', BRIDGE_EVENTS.hook_signals, () => ({ kind: 'hook_signals' }))
  on('deliveries_waiting', BRIDGE_EVENTS.deliveries_waiting, () => ({ kind: 'deliveries_waiting' }))
  on('backtests_waiting', BRIDGE_EVENTS.backtests_waiting, () => ({ kind: 'backtests_waiting' }))
  on('backtest_canceled', BRIDGE_EVENTS.backtest_canceled, ({ jobId }) => ({ kind: 'backtest_canceled', jobId }))
  on('channel_changed', BRIDGE_EVENTS.channel_changed, ({ channelId }) => ({ kind: 'channel_changed', channelId }))
  on('relay_requested', BRIDGE_EVENTS.relay_requested, (body) => ({ kind: 'relay_requested', ...body }))
  return channel
}
