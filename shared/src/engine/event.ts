import type { KstDate, UnixMs } from '../core/time.ts'
import type { TradingMode } from '../domain/account.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import type { BalanceReport, OrderNotice, OrderReport } from '../domain/execution.ts'
import type { InstrumentId, InstrumentKind, Market } from '../domain/instrument.ts'
import type { TradeTick } from '../domain/market-data.ts'
import type { IntentId, IntentState, OrderIntent, OrderKinds, VenueOrderId } from '../domain/order.ts'
import type { TradingCalendar } from '../market/trading-calendar.ts'
import type { DaySnapshot } from '../portfolio/day-snapshot.ts'
import type { QuoteFailure, RiskBook } from '../risk/check.ts'
import type { RiskLimits } from '../risk/limits.ts'
import type { LiveAccess } from './guard.ts'
import type { ParentEvent } from './parents/parent-event.ts'

/** What the checks must know of an instrument. */
export interface InstrumentFacts {
  readonly kind: InstrumentKind
  readonly market: Market
  readonly isHalted: boolean
  /** 관리종목, 정리매매 or 투자위험. */
  readonly isWarned?: boolean
  /** Shares a day over the last 20 days, where known. */
  readonly averageVolume?: number | null
}

/** A price read over HTTPS REST. Won per share. */
export interface QuoteFacts {
  readonly lastPx: number
  readonly lowerLimit: number
  readonly upperLimit: number
  readonly isHalted: boolean
  /** The day that trades named when the price was asked for; null when none had come yet. */
  readonly tradingDate: KstDate | null
}

/** `vi`: a two-minute auction after a jump (변동성완화장치). */
export type InstrumentPhase = 'trading' | 'halted' | 'vi'

export type BookFacts = Omit<RiskBook, 'at'>

/** States of an intent that an engine can find in the ledger and has to do something about. */
export type LedgerState = Extract<IntentState, 'ready' | 'sending' | 'in_doubt' | 'absent' | 'manual' | 'acked'>

/** An intent that left, or may have left, before this engine knew of it. */
export interface RecoveredIntent {
  readonly order: OrderIntent
  readonly instrument: InstrumentFacts | null
  readonly state: Exclude<LedgerState, 'ready'>
  readonly sentAt: UnixMs
  readonly sendDeadline: UnixMs
  readonly venueOrderId: VenueOrderId | null
  /** Order numbers of equal orders that were on the list before it was sent, from the journal. */
  readonly baseline: readonly string[]
}

export interface RecoveredCancel {
  readonly id: IntentId
  readonly target: VenueOrderId
  readonly state: 'sending' | 'in_doubt'
  readonly sentAt: UnixMs
  readonly sendDeadline: UnixMs
}

/** How one attempt to send ended. `not_claimed`: nothing was sent and the ledger's word is awaited. */
export type SubmitResult =
  | { readonly kind: 'not_claimed'; readonly cause: string }
  | { readonly kind: 'not_sent'; readonly cause: string }
  | { readonly kind: 'accepted'; readonly venueOrderId: VenueOrderId }
  | { readonly kind: 'rejected'; readonly code: string }
  | { readonly kind: 'unknown'; readonly cause: string }

/** When an attempt was claimed, on the engine's clock; null when it was not. */
export interface ClaimTimes {
  readonly sentAt: UnixMs
  readonly sendDeadline: UnixMs
}

/** Everything that can happen to one broker account. */
export type EventBody =
  /** `orderKinds`: what this broker takes; plain orders when left out. */
  | { readonly type: 'session_up'; readonly orderKinds?: OrderKinds }
  | { readonly type: 'session_down' }
  /** `mode`: the strictest of the ledger, the kill file and the lease; `ledger`: the ledger's own, where they differ. */
  | { readonly type: 'mode_changed'; readonly mode: TradingMode; readonly ledger?: TradingMode }
  | { readonly type: 'limits_changed'; readonly limits: RiskLimits; readonly access: LiveAccess }
  /** The kill file is there and the ledger does not know: what is open must go without it. Told again until it does. */
  | { readonly type: 'kill_unrecorded' }
  /** The line that prices come over. */
  | { readonly type: 'feed_changed'; readonly isUp: boolean }
  /** How far the clock of this machine is from the ledger's. */
  | { readonly type: 'clock_skewed'; readonly skewMs: number }
  /** The order book as read over HTTPS; null when it could not be. `readAt`: when the answer was written. */
  | {
      readonly type: 'book_read'
      readonly instrumentId: InstrumentId
      readonly book: BookFacts | null
      readonly readAt: UnixMs
    }
  | { readonly type: 'calendar_changed'; readonly calendar: TradingCalendar }
  | { readonly type: 'trade_tick'; readonly tick: TradeTick; readonly tradingDate: KstDate }
  /**
   * For an order or for a screen: whoever asked, every order of the day is judged by it. `readAt`: when the
   * answer was written; a process that stood still finds one waiting that is as old as the time it lost.
   */
  | {
      readonly type: 'quote_read'
      readonly instrumentId: InstrumentId
      readonly quote: QuoteFacts
      readonly readAt: UnixMs
    }
  | { readonly type: 'quote_failed'; readonly instrumentId: InstrumentId; readonly code: QuoteFailure }
  | {
      readonly type: 'intent_requested'
      readonly intent: OrderIntent
      readonly instrument: InstrumentFacts | null
    }
  | {
      readonly type: 'cancel_requested'
      readonly id: IntentId
      readonly target: VenueOrderId
      readonly expiresAt: UnixMs
    }
  | { readonly type: 'intent_recovered'; readonly recovered: RecoveredIntent }
  | { readonly type: 'cancel_recovered'; readonly recovered: RecoveredCancel }
  /** `openDays`: earlier days on which the ledger still shows an order as open. */
  | { readonly type: 'intents_synced'; readonly openDays?: readonly KstDate[] }
  | {
      readonly type: 'submit_settled'
      readonly intentId: IntentId
      readonly result: SubmitResult
      readonly times: ClaimTimes | null
    }
  | {
      readonly type: 'cancel_settled'
      readonly intentId: IntentId
      readonly result: SubmitResult
      readonly times: ClaimTimes | null
    }
  | { readonly type: 'notice'; readonly notice: OrderNotice }
  /** The notice socket was away: whatever it would have said is lost. */
  | { readonly type: 'notices_missed' }
  | {
      /** The broker's complete list of one day; `startedAt` is when the read began. */
      readonly type: 'order_reports'
      readonly startedAt: UnixMs
      readonly day: KstDate
      readonly reports: readonly OrderReport[]
    }
  | {
      /** The ledger has taken the reported orders, all but those it put back. */
      readonly type: 'reports_recorded'
      readonly deferred: readonly { readonly orderDate: KstDate; readonly orderNo: string }[]
    }
  | { readonly type: 'order_reports_failed'; readonly startedAt: UnixMs; readonly cause: string }
  | { readonly type: 'balance_report'; readonly startedAt: UnixMs; readonly balance: BalanceReport }
  | { readonly type: 'balance_failed'; readonly startedAt: UnixMs; readonly cause: string }
  /** Holdings for which the ledger took the broker's word against its own; `isFirst` readings are not among them. */
  | {
      readonly type: 'balance_recorded'
      readonly adopted: readonly {
        readonly instrumentId: InstrumentId
        readonly ours: number
        readonly broker: number
      }[]
    }
  /** The snapshot that the ledger keeps as the start of its day: ours, or one of an earlier life of this bridge. */
  | { readonly type: 'day_started'; readonly snapshot: DaySnapshot }
  /** What companies did or will do; stops on these instruments wait for a person once the day has come. */
  | {
      readonly type: 'actions_known'
      /** Those that were asked about. */
      readonly instrumentIds: readonly InstrumentId[]
      readonly actions: readonly CorporateAction[]
    }
  /** What the exchange says of one instrument. */
  | { readonly type: 'instrument_status'; readonly instrumentId: InstrumentId; readonly status: InstrumentPhase }
  | ParentEvent
  | { readonly type: 'timer'; readonly name: TimerName }

/** `at` is the moment the bridge learned of it, on the ledger's clock; it never goes back. */
export type EngineEvent = EventBody & { readonly at: UnixMs }

/** One pending wake-up a name; setting it again moves it. */
export type TimerName = 'reports' | 'balance' | 'parents' | 'day' | 'guard'
