import type { Result } from '@naru/shared/core/result'
import type { KstDate } from '@naru/shared/core/time'
import type { BalanceReport, OrderNotice, OrderReport, SubmitOutcome } from '@naru/shared/domain/execution'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { OrderType, VenueOrderId } from '@naru/shared/domain/order'
import type { ApprovedOrder } from '@naru/shared/risk/approved-order'

/** Why a read failed. A failed read proves nothing: it is never the same as an empty answer. */
export type BrokerError =
  | { readonly kind: 'unreachable'; readonly cause: string }
  | { readonly kind: 'rate_limited' }
  | { readonly kind: 'maintenance' }
  | { readonly kind: 'unauthorized'; readonly code: string }
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  | { readonly kind: 'unreadable'; readonly cause: string }

/** What this venue can and cannot do, as data. */
export interface BrokerCapabilities {
  /** Longest time from an order's acceptance to its appearance in `orderReports`, ms. */
  readonly listLagMs: number
  readonly canListOpenOrders: boolean
  readonly canQuerySellable: boolean
}

export interface Buyable {
  /** Won usable without receivables, and the shares it buys at `unitPrice`. */
  readonly cash: number
  readonly quantity: number
  readonly unitPrice: number
}

/** One brokerage account. `adapters/kis` passes `test/contracts/broker`. */
export interface Broker {
  readonly capabilities: BrokerCapabilities
  /**
   * Sends at most one request, whatever happens. Takes only orders the risk pipeline has approved.
   * Nothing leaves after `leaveBy` (monotonic): then it is `not_sent`.
   */
  submit(order: ApprovedOrder, leaveBy?: number): Promise<SubmitOutcome>
  /** Cancels all that is left of an order. At most one request. `accepted` means the cancel was taken, not that it happened. */
  cancel(order: VenueOrderId, leaveBy?: number): Promise<SubmitOutcome>
  /** Every order of one Korean day, all venues and all pages, ours and others'. Complete or an error. Safe to repeat. */
  orderReports(day: KstDate): Promise<Result<readonly OrderReport[], BrokerError>>
  balance(): Promise<Result<BalanceReport, BrokerError>>
  buyable(instrument: InstrumentId, type: OrderType, price: number | null): Promise<Result<Buyable, BrokerError>>
  /** Hints from the fill-notice socket. Ends when `signal` aborts. */
  notices(signal: AbortSignal): AsyncIterable<OrderNotice>
  close(): Promise<void>
}
