import type { OrderRow } from '@naru/shared/contracts/views'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { AccountId, OrderType, Side } from '@naru/shared/domain/order'

/** What is asked for, checked and ready to be confirmed. */
export interface OrderTerms {
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
  readonly side: Side
  readonly type: OrderType
  readonly quantity: number
  /** Won per share; null exactly for market orders. */
  readonly limitPrice: number | null
}

/** Two orders with the same fingerprint ask for the same thing. */
export const fingerprintOf = (terms: OrderTerms): string =>
  [terms.accountId, terms.instrumentId, terms.side, terms.type, terms.quantity, terms.limitPrice].join('|')

const fingerprintOfRow = (row: OrderRow): string =>
  [row.account_id, row.instrument_id, row.side, row.order_type, row.quantity, row.limit_price].join('|')

/** A second identical order this soon is more likely a slip than a wish. */
export const TWIN_WINDOW_MS = 3_000

/** Whether the very same order was made a moment ago, in this tab or another. `now` on the server's clock. */
export function hasRecentTwin(terms: OrderTerms, orders: readonly OrderRow[], now: number): boolean {
  const fingerprint = fingerprintOf(terms)
  return orders.some(
    (row) => fingerprintOfRow(row) === fingerprint && now - new Date(row.created_at).getTime() < TWIN_WINDOW_MS,
  )
}
