import type { BridgeChannelRow, ClaimedDelivery } from '@naru/shared/contracts/notifications'
import type { AdjustmentRow } from '@naru/shared/contracts/views'
import type { Result } from '@naru/shared/core/result'
import type { Secret } from '@naru/shared/core/secret'
import type { KstDate, UnixMs } from '@naru/shared/core/time'
import type { AccountId } from '@naru/shared/domain/order'
import type { TelegramOverview } from '@naru/shared/notifications/overview'
import type { AccountDayRow, TradeRow } from '@naru/shared/portfolio/rows'
import type { ChannelKind } from './notify.ts'
import type { StoreResult } from './store.ts'

/** What became of one try. */
export interface DeliveryResult {
  readonly id: string
  /** As it was claimed: only the try that was taken last may say that it failed. */
  readonly attempt: number
  readonly state: 'delivered' | 'retrying' | 'failed'
  readonly code: string | null
  readonly nextAt: UnixMs | null
}

/** `unreadable`: no address, one for another key or row, or one of another kind. */
export type AddressError = { readonly kind: 'unreadable' } | { readonly kind: 'unavailable' }

/** Messages that wait to be sent, as the ledger keeps them. */
export interface DeliveryStore {
  /** The caller's for a minute each, the most severe and oldest first. */
  claim(limit: number): StoreResult<readonly ClaimedDelivery[]>
  /** Safe to repeat. */
  record(result: DeliveryResult): StoreResult<void>
  /** Opened and checked against its row; every reading is written into the audit log. */
  openAddress(channel: { readonly id: string; readonly kind: ChannelKind }): Promise<Result<Secret, AddressError>>
  /** Nothing more is sent there until its owner has put it right. */
  refuseChannel(channelId: string, code: string): StoreResult<void>
}

/** A Telegram chat and the person it belongs to. */
export interface ChannelOwner {
  readonly channelId: string
  readonly userId: string
}

/** What the Telegram bot reads, and the two things it may do. */
export interface BotStore {
  /** All channels that are sealed to this bridge. */
  channels(): StoreResult<readonly BridgeChannelRow[]>
  /** Null: nobody is waiting for this word. */
  findBinding(code: string): StoreResult<ChannelOwner | null>
  /** Seals the chat to this bridge for the word's owner; null: the word is used up or over. */
  bind(code: string, owner: ChannelOwner, chatId: string): StoreResult<ChannelOwner | null>
  overview(channelId: string): StoreResult<TelegramOverview>
  reduce(
    channelId: string,
    action: 'pause' | 'kill',
  ): StoreResult<{ readonly accounts: number; readonly cancels: number }>
}

export interface SummaryStore {
  /** Told once for each account and day, however often it is recorded. */
  recordDailySummary(
    accountId: AccountId,
    date: KstDate,
    summary: Readonly<Record<string, number | boolean>>,
  ): StoreResult<void>
  /** What the ledger has of an account's days, and of the last one before them. */
  accountRecords(accountId: AccountId, days: ReportedDays): StoreResult<AccountRows>
  /** Told once for each account and week, however often it is recorded. */
  recordWeeklyReport(
    accountId: AccountId,
    days: ReportedDays,
    report: Readonly<Record<string, number | boolean | string>>,
  ): StoreResult<void>
}

/** Both included. */
export interface ReportedDays {
  readonly from: KstDate
  readonly to: KstDate
}

export interface AccountRows {
  readonly trades: readonly TradeRow[]
  readonly days: readonly AccountDayRow[]
  readonly actions: readonly Pick<AdjustmentRow, 'kind' | 'instrument_id' | 'detail'>[]
}

export interface NotificationStore extends DeliveryStore, BotStore, SummaryStore {}
