import type { KstDate, UnixMs } from '../core/time.ts'
import type { TradingMode } from '../domain/account.ts'
import type { BalanceReport, OrderReport } from '../domain/execution.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { IntentId, Side, VenueOrderId } from '../domain/order.ts'
import type { OrderStatus } from '../domain/order-state.ts'
import type { DaySnapshot } from '../portfolio/day-snapshot.ts'
import type { Statement } from '../portfolio/statement.ts'
import type { ApprovedOrder } from '../risk/approved-order.ts'
import type { Denial } from '../risk/check.ts'
import type { TimerName } from './event.ts'
import type { LoweringCode } from './guard.ts'
import type { ParentEffect } from './parents/parent-event.ts'

/** A row of the broker's list, with the intent it is known to belong to. */
export interface ReportedOrder {
  readonly report: OrderReport
  readonly intentId: IntentId | null
}

/** What the engine wants in the ledger. Recording one twice changes nothing. */
export type LedgerRecord =
  | {
      readonly kind: 'ack'
      readonly intentId: IntentId
      readonly venueOrderId: VenueOrderId
      readonly acceptedAt: UnixMs
    }
  | { readonly kind: 'absent'; readonly intentId: IntentId }
  | { readonly kind: 'in_doubt'; readonly intentId: IntentId; readonly cause: string }
  | { readonly kind: 'manual'; readonly intentId: IntentId; readonly detail: { readonly cause: string } }
  | { readonly kind: 'order_reports'; readonly reports: readonly ReportedOrder[]; readonly source: string }
  | { readonly kind: 'balance'; readonly balance: BalanceReport /** When the read began. */; readonly readAt: UnixMs }
  | BookRecord

/** What an account's books say of a day. */
export type BookRecord =
  /** Why the broker's figures are not what fills add up to. */
  | { readonly kind: 'adjustment'; readonly adjustment: Adjustment }
  /** Of `start`, the first of a day is the one that is kept. */
  | { readonly kind: 'day_snapshot'; readonly of: 'start' | 'end'; readonly snapshot: DaySnapshot }
  | { readonly kind: 'statement'; readonly statement: Statement }

export type AdjustmentKind = 'corporate_action' | 'holding_unexplained' | 'cash_unexplained'

export interface Adjustment {
  readonly kind: AdjustmentKind
  readonly instrumentId: InstrumentId | null
  readonly detail: Readonly<Record<string, string | number>>
}

/** What has happened, for whoever listens. Past tense, published after the engine's own state has moved. */
export type Fact =
  | { readonly kind: 'account_reconciled'; readonly orders: number; readonly inDoubt: number }
  | { readonly kind: 'order_submitted'; readonly intentId: IntentId }
  | { readonly kind: 'order_denied'; readonly intentId: IntentId; readonly denial: Denial }
  | {
      readonly kind: 'order_changed'
      readonly intentId: IntentId
      readonly instrumentId: InstrumentId
      readonly status: OrderStatus
      readonly cumQty: number
    }
  | {
      readonly kind: 'order_filled'
      readonly intentId: IntentId | null
      readonly orderNo: string
      readonly instrumentId: InstrumentId
      readonly lastQty: number
      readonly amount: number
    }
  | { readonly kind: 'position_changed'; readonly instrumentId: InstrumentId; readonly quantity: number }
  /** Somebody else's order traded on this account: the user's own app, another program. */
  | {
      readonly kind: 'external_fill'
      readonly orderNo: string
      readonly instrumentId: InstrumentId
      readonly side: Side
      readonly lastQty: number
      readonly amount: number
    }

/** Something a person may have to look at. */
export type AlarmName =
  | 'order_adopted_late'
  | 'order_needs_decision'
  | 'order_orphaned'
  | 'order_fill_went_down'
  | 'order_transition_illegal'
  | 'holdings_mismatch'

/** Everything the engine may ask for. Who performs it decides whether this is live, paper or a test. */
export type Effect =
  | { readonly type: 'submit_order'; readonly order: ApprovedOrder; readonly baseline: readonly string[] }
  | {
      readonly type: 'cancel_order'
      readonly intentId: IntentId
      readonly target: VenueOrderId
    }
  | { readonly type: 'deny_intent'; readonly intentId: IntentId; readonly denial: Denial }
  | { readonly type: 'read_quote'; readonly instrumentId: InstrumentId }
  | { readonly type: 'read_book'; readonly instrumentId: InstrumentId }
  | { readonly type: 'read_order_reports'; readonly day: KstDate }
  | { readonly type: 'read_balance' }
  /** Asks what companies did or will do around this day. */
  | { readonly type: 'read_actions'; readonly instrumentIds: readonly InstrumentId[]; readonly day: KstDate }
  | { readonly type: 'persist'; readonly record: LedgerRecord }
  | ParentEffect
  /** Makes the ledger's mode stricter, and with `cancels` asks it to cancel what is open. Done until it is known to be done. */
  | {
      readonly type: 'lower_mode'
      readonly mode: TradingMode
      readonly code: LoweringCode
      readonly detail: Readonly<Record<string, string | number | null>>
      readonly cancels: boolean
    }
  /** Only while the kill file is there and the ledger away: a cancel without a claim, which is harmless to repeat. */
  | { readonly type: 'cancel_unclaimed'; readonly target: VenueOrderId }
  | { readonly type: 'set_timer'; readonly name: TimerName; readonly at: UnixMs }
  | { readonly type: 'publish'; readonly fact: Fact }
  | {
      readonly type: 'alarm'
      readonly name: AlarmName
      readonly detail: Readonly<Record<string, string | number | null>>
    }
