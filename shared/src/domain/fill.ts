import type { UnixMs } from '../core/time.ts'
import type { InstrumentId } from './instrument.ts'
import type { Side, VenueOrderId } from './order.ts'

/**
 * Part of an order that traded. KIS gives fills no number, so the identity of a fill is
 * (account, day, order number, cumulative quantity after it), read over REST.
 */
export interface Fill {
  readonly venueOrderId: VenueOrderId
  readonly instrumentId: InstrumentId
  readonly side: Side
  /** Shares. */
  readonly lastQty: number
  /** Won; lastPx = amount / lastQty and may be a fraction. */
  readonly amount: number
  readonly cumQtyAfter: number
  readonly tsInit: UnixMs
}
