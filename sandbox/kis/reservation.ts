import type { Side } from '@naru/shared/domain/order'

/** An order left with the broker for a coming business day (예약주문). Prices in won (0 for market), dates "2026-11-21". */
export interface Reservation {
  readonly key: string
  readonly accountKey: string
  readonly seq: number
  readonly takenOn: string
  readonly takenAt: number
  readonly code: string
  readonly side: Side
  readonly division: string
  readonly quantity: number
  readonly price: number
  /** The last day it is tried again; null for the next business day alone. */
  readonly endsOn: string | null
  readonly state: 'waiting' | 'sent' | 'refused' | 'canceled'
  /** Keys of the orders made from it, one a day, oldest first. */
  readonly orderKeys: readonly string[]
  readonly reason: string
  readonly canceledAt: number | null
}
