import type { OrderRow } from '@naru/shared/contracts/views'
import type { UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { AccountId, IntentId, OrderType, Side, TimeInForce } from '@naru/shared/domain/order'
import type { ParentTerms } from '@naru/shared/domain/parent-order'

/** The ways of ordering a ticket has: plain, or a conditional order that the bridge keeps. */
export type TicketKind = 'order' | 'stop' | 'trailing_stop' | 'oco' | 'bracket' | 'twap'

interface Asked {
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
  readonly side: Side
  readonly quantity: number
}

/** One order, checked and ready to be confirmed. */
export interface OrderTerms extends Asked {
  readonly kind: 'order'
  readonly type: OrderType
  /** Won per share; null exactly for types without a limit. */
  readonly limitPrice: number | null
  /** Won per share; null but for a stop limit. */
  readonly stopPrice: number | null
  readonly timeInForce: TimeInForce
  /** The order that was proven absent and that this one takes the place of. */
  readonly supersedes?: IntentId
}

/** Kind and terms of a conditional order, as the ledger takes them. */
export type ConditionalTerms = Exclude<ParentTerms, { readonly kind: 'replace' }>

/** A conditional order, checked and ready to be confirmed. It ends by itself at `validUntil`; null: only when canceled. */
export type ParentRequest = Asked & ConditionalTerms & { readonly validUntil: UnixMs | null }

/** How a request is called where it was written: a stop that names a limit is a stop all the same. */
export const ticketKindOf = ({ kind }: TicketTerms): TicketKind => (kind === 'stop_limit' ? 'stop' : kind)

/** What is asked for. */
export type TicketTerms = OrderTerms | ParentRequest

/** Two orders with the same fingerprint ask for the same thing. */
export const fingerprintOf = (terms: TicketTerms): string =>
  [
    terms.accountId,
    terms.instrumentId,
    terms.side,
    ...(terms.kind === 'order'
      ? [terms.type, terms.quantity, terms.limitPrice, terms.stopPrice, terms.timeInForce]
      : [terms.kind, terms.quantity, JSON.stringify(terms.terms), terms.validUntil]),
  ].join('|')

const fingerprintOfRow = (row: OrderRow): string =>
  [
    row.account_id,
    row.instrument_id,
    row.side,
    row.order_type,
    row.quantity,
    row.limit_price,
    row.stop_price,
    row.time_in_force,
  ].join('|')

/** A second identical order this soon is more likely a slip than a wish. */
export const TWIN_WINDOW_MS = 3_000

/** Whether the very same order was made a moment ago, in this tab or another. `now` on the server's clock. */
export function hasRecentTwin(terms: TicketTerms, orders: readonly OrderRow[], now: number): boolean {
  const fingerprint = fingerprintOf(terms)
  return orders.some(
    (row) => fingerprintOfRow(row) === fingerprint && now - new Date(row.created_at).getTime() < TWIN_WINDOW_MS,
  )
}

/** The same order once more, in the place of one that was never placed; undefined for orders we did not make. */
export function termsAgain(order: OrderRow): OrderTerms | undefined {
  if (order.intent_id === null || order.order_type === 'other') return undefined
  return {
    kind: 'order',
    accountId: order.account_id,
    instrumentId: order.instrument_id,
    side: order.side,
    quantity: order.quantity,
    type: order.order_type,
    limitPrice: order.limit_price,
    stopPrice: order.stop_price,
    timeInForce: order.time_in_force,
    supersedes: order.intent_id as IntentId, // the id of our own intent, by the view's definition
  }
}
