import type { Side } from '@naru/shared/domain/order'
import type { Account, LedgerOrder } from './ledger.ts'

/** What the broker tells a customer over the socket. Quantities in shares, prices in won. */
export interface Notice {
  readonly account: Account
  readonly order: LedgerOrder
  readonly kind: 'accepted' | 'confirmed' | 'fill' | 'canceled_by_condition' | 'rejected'
  readonly quantity: number
  readonly price: number
  readonly at: number
}

export interface OrderRequest {
  readonly code: string
  readonly side: Side
  readonly division: string
  readonly quantity: number
  readonly price: number
  /** CNDT_PRIC, won per share; with order type 22. */
  readonly stopPrice?: number
  readonly exchange: string
  readonly ip: string
  readonly channel: string
  /** Taken by the broker, then refused by the exchange: a rejection notice follows. */
  readonly isRejectedLater?: boolean
}

export interface ChangeRequest {
  readonly original: string
  readonly kind: 'revise' | 'cancel'
  readonly division: string
  /** Shares; null for all that is left. */
  readonly quantity: number | null
  readonly price: number
  readonly stopPrice?: number
  readonly ip: string
}
