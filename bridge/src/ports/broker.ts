import type { Result } from '@naru/shared/core/result'
import type { KstDate } from '@naru/shared/core/time'
import type {
  AccountAssets,
  DailyProfit,
  Reservation,
  ReservationId,
  ReservationOutcome,
  RevisableOrder,
  Sellable,
  TradeProfit,
} from '@naru/shared/domain/account-report'
import type { BalanceReport, OrderNotice, OrderReport, SubmitOutcome } from '@naru/shared/domain/execution'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { OrderKinds, OrderType, VenueOrderId } from '@naru/shared/domain/order'
import type { ApprovedOrder } from '@naru/shared/risk/approved-order'

/** Why a read failed. A failed read proves nothing: it is never the same as an empty answer. */
export type BrokerError =
  | { readonly kind: 'unreachable'; readonly cause: string }
  | { readonly kind: 'rate_limited' }
  | { readonly kind: 'maintenance' }
  | { readonly kind: 'unauthorized'; readonly code: string }
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  | { readonly kind: 'unreadable'; readonly cause: string }
  /** The broker has no such service for this kind of account; asking again changes nothing. */
  | { readonly kind: 'not_offered' }

/** What this venue can and cannot do, as data. */
export interface BrokerCapabilities {
  /** Longest time from an order's acceptance to its appearance in `orderReports`, ms. */
  readonly listLagMs: number
  readonly canListOpenOrders: boolean
  readonly canQuerySellable: boolean
  /** Orders the broker keeps until the market opens. */
  readonly canReserve: boolean
  /** Assets of the whole account and realized profit per day and per stock. */
  readonly canReportProfit: boolean
  /** What it takes on the main board. `stop_limit` in it means that a stop can outlive this bridge. */
  readonly orderKinds: OrderKinds
}

export interface Buyable {
  /** Won usable without receivables, and the shares it buys at `unitPrice`. */
  readonly cash: number
  readonly quantity: number
  readonly unitPrice: number
}

/** Orders the broker keeps for the next open (예약주문). Where there is none: `not_sent` and `not_offered`. */
export interface Reservations {
  /**
   * Sends at most one request. `until` repeats what is left every business day up to that day (30 days at most);
   * `null` is the next business day alone.
   */
  place(order: ApprovedOrder, until: KstDate | null, leaveBy?: number): Promise<ReservationOutcome>
  /** Gives a reservation that still waits these terms instead. Sends at most one request. */
  revise(
    id: ReservationId,
    to: { readonly order: ApprovedOrder; readonly until: KstDate | null },
    leaveBy?: number,
  ): Promise<ReservationOutcome>
  /** Sends at most one request. */
  cancel(id: ReservationId, leaveBy?: number): Promise<ReservationOutcome>
  /** Reservations given on these days, canceled ones included. Complete or an error. */
  list(from: KstDate, to: KstDate): Promise<Result<readonly Reservation[], BrokerError>>
}

/** One brokerage account. `adapters/kis` and `adapters/paper` pass `test/contracts/broker`. */
export interface Broker {
  readonly capabilities: BrokerCapabilities
  /**
   * Sends at most one request, whatever happens. Takes only orders the risk pipeline has approved.
   * Nothing leaves after `leaveBy` (monotonic): then it is `not_sent`.
   */
  submit(order: ApprovedOrder, leaveBy?: number): Promise<SubmitOutcome>
  /** Cancels all that is left of an order. At most one request. `accepted` means the cancel was taken, not that it happened. */
  cancel(order: VenueOrderId, leaveBy?: number): Promise<SubmitOutcome>
  /**
   * Gives all that is left of `order` the type and price of `to`; never more shares than were left. At most one
   * request. `accepted` names the new number: the old one is used up.
   */
  modify(order: VenueOrderId, to: ApprovedOrder, leaveBy?: number): Promise<SubmitOutcome>
  /** Every order of one Korean day, all venues and all pages, ours and others'. Complete or an error. Safe to repeat. */
  orderReports(day: KstDate): Promise<Result<readonly OrderReport[], BrokerError>>
  balance(): Promise<Result<BalanceReport, BrokerError>>
  buyable(instrument: InstrumentId, type: OrderType, price: number | null): Promise<Result<Buyable, BrokerError>>
  /** Orders that can still be revised or canceled. */
  revisable(): Promise<Result<readonly RevisableOrder[], BrokerError>>
  sellable(instrument: InstrumentId): Promise<Result<Sellable, BrokerError>>
  assets(): Promise<Result<AccountAssets, BrokerError>>
  /** Realized profit of each day, oldest first. Complete or an error. */
  periodProfit(from: KstDate, to: KstDate): Promise<Result<readonly DailyProfit[], BrokerError>>
  /** The same by instrument. */
  tradeProfit(from: KstDate, to: KstDate): Promise<Result<readonly TradeProfit[], BrokerError>>
  readonly reservations: Reservations
  /** Hints from the fill-notice socket. Ends when `signal` aborts. */
  notices(signal: AbortSignal): AsyncIterable<OrderNotice>
  close(): Promise<void>
}
