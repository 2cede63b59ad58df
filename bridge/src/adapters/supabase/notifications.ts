import { BridgeChannelRow, ClaimedDelivery, SealedAddressRow } from '@naru/shared/contracts/notifications'
import { AdjustmentRow } from '@naru/shared/contracts/views'
import { err, ok } from '@naru/shared/core/result'
import { Secret } from '@naru/shared/core/secret'
import { openChannel, sealChannel } from '@naru/shared/crypto/channel-box'
import { publicKeyOf } from '@naru/shared/crypto/sealed-box'
import { TelegramOverview } from '@naru/shared/notifications/overview'
import { AccountDayRow, TradeRow } from '@naru/shared/portfolio/rows'
import { z } from 'zod'
import type { Clock } from '../../ports/clock.ts'
import type { NotificationStore } from '../../ports/notifications.ts'
import type { StoreResult } from '../../ports/store.ts'
import type { LedgerClient } from './client.ts'
import { iso } from './rows.ts'

interface Parts {
  readonly client: LedgerClient
  readonly key: { readonly keyId: string; readonly secretKey: Secret }
  readonly clock: Clock
}

const AccountRows = z.object({
  trades: z.array(TradeRow),
  days: z.array(AccountDayRow),
  actions: z.array(AdjustmentRow.pick({ kind: true, instrument_id: true, detail: true })),
})
const Owner = z.object({ channelId: z.uuid(), userId: z.uuid() }).nullable()
const Reduced = z.object({ accounts: z.number(), cancels: z.number() })

/** "55501234" → "••••1234": enough to know the chat again. */
const masked = (chatId: string): string => `••••${chatId.slice(-4)}`

/** Notifications, channels and the Telegram bot's questions, as the ledger's functions tell them to this bridge. */
export const createNotificationStore = ({ client, key, clock }: Parts): NotificationStore => ({
  claim: (limit) => client.rpc('claim_deliveries', { p_limit: limit }, z.array(ClaimedDelivery)),
  record: ({ id, attempt, state, code, nextAt }) =>
    nothing(
      client.rpc(
        'record_delivery',
        {
          p_id: id,
          p_attempt: attempt,
          p_state: state,
          p_error_code: code,
          p_next_at: nextAt === null ? null : iso(nextAt),
        },
        z.string(),
      ),
    ),
  async openAddress({ id, kind }) {
    const reply = await client.rpc('read_channel_secret', { p_channel_id: id }, z.array(SealedAddressRow))
    if (!reply.ok) return err({ kind: reply.error.kind === 'refused' ? 'unreadable' : 'unavailable' })
    const row = reply.value[0]
    if (row === undefined || row.channel_id !== id || row.kind !== kind) return err({ kind: 'unreadable' })
    const owner = { userId: row.user_id, channelId: id, keyId: key.keyId, kind }
    const opened = row.sealed_to === key.keyId ? await openChannel(row.sealed, key.secretKey, owner) : undefined
    return opened?.ok ? ok(new Secret(JSON.stringify(opened.value))) : err({ kind: 'unreadable' })
  },
  refuseChannel: (channelId, code) =>
    nothing(client.rpc('verify_channel', { p_channel_id: channelId, p_state: 'refused', p_code: code }, z.unknown())),

  channels: () => client.rpcAll('list_bridge_channels', { key: 'channel_id' }, z.array(BridgeChannelRow)),
  findBinding: (code) => client.rpc('find_telegram_binding', { p_code: code }, Owner),
  async bind(code, { userId, channelId }, chatId) {
    const envelope = {
      v: 1,
      purpose: 'notification_channel',
      userId,
      channelId,
      keyId: key.keyId,
      address: { kind: 'telegram', chatId },
      sealedAt: clock.now(),
    } as const
    const sealed = await sealChannel(envelope, await publicKeyOf(key.secretKey))
    return client.rpc('bind_telegram', { p_code: code, p_sealed: sealed, p_masked: masked(chatId) }, Owner)
  },
  overview: (channelId) => client.rpc('telegram_overview', { p_channel_id: channelId }, TelegramOverview),
  reduce: (channelId, action) => client.rpc('telegram_reduce', { p_channel_id: channelId, p_action: action }, Reduced),
  recordDailySummary: (accountId, date, summary) =>
    nothing(
      client.rpc('record_daily_summary', { p_account_id: accountId, p_date: date, p_summary: summary }, z.unknown()),
    ),
  accountRecords: (accountId, { from, to }) =>
    client.rpc('list_account_records', { p_account_id: accountId, p_from: from, p_to: to }, AccountRows),
  recordWeeklyReport: (accountId, { from, to }, report) =>
    nothing(
      client.rpc(
        'record_weekly_report',
        { p_account_id: accountId, p_from: from, p_to: to, p_report: report },
        z.unknown(),
      ),
    ),
})

async function nothing(asked: StoreResult<unknown>): StoreResult<void> {
  const reply = await asked
  return reply.ok ? ok(undefined) : reply
}
