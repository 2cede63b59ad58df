import type { Result } from '@naru/shared/core/result'
import { err, ok } from '@naru/shared/core/result'
import type { KstDate } from '@naru/shared/core/time'
import type { Side } from '@naru/shared/domain/order'
import { DIVISIONS } from './divisions.ts'
import { ordersOf } from './funds.ts'
import type { Account, LedgerOrder, LedgerState } from './ledger.ts'
import type { OrderRequest } from './messages.ts'
import type { RefusalReason } from './refusals.ts'

/** An order that waits for the next opening (예약주문). Prices in won, times in milliseconds. */
export interface Reservation {
  readonly key: string
  readonly accountKey: string
  /** RSVN_ORD_SEQ, counted per account. */
  readonly sequence: number
  /** The day it was made, and when. */
  readonly date: KstDate
  readonly at: number
  readonly code: string
  readonly side: Side
  readonly division: string
  readonly quantity: number
  readonly price: number
  /** Its rest goes out again every trading day until this one; null: once. */
  readonly until: KstDate | null
  readonly state: 'waiting' | 'sent' | 'refused' | 'canceled'
  /** The orders it became, oldest first. */
  readonly orderKeys: readonly string[]
  readonly sentOn: KstDate | null
  readonly canceledAt: number | null
  readonly reason: RefusalReason | null
}

export type ReservationWish = Pick<Reservation, 'code' | 'side' | 'division' | 'quantity' | 'price' | 'until'>

interface Desk {
  readonly state: LedgerState
  today(): KstDate
  now(): number
  keep(reservation: Reservation): void
  isListed(code: string): boolean
  place(account: Account, request: OrderRequest): Result<LedgerOrder, RefusalReason>
}

/** Keeps reservations and sends them when the day's intake begins. What becomes of them is told to nobody: they are listed. */
export class Reservations {
  readonly #desk: Desk

  constructor(desk: Desk) {
    this.#desk = desk
  }

  of(account: Account): readonly Reservation[] {
    return Object.values(this.#desk.state.reservations).filter(({ accountKey }) => accountKey === account.key)
  }

  make(account: Account, wish: ReservationWish): Result<Reservation, RefusalReason> {
    const bad = this.#refusal(wish)
    if (bad) return err(bad)
    const [today, now] = [this.#desk.today(), this.#desk.now()]
    const sequence = this.of(account).reduce((last, one) => Math.max(last, one.sequence), 0) + 1
    const about = { key: `${account.key}|${sequence}`, accountKey: account.key, sequence, date: today, at: now }
    const none = { orderKeys: [], sentOn: null, canceledAt: null, reason: null }
    return this.#keep({ ...about, ...wish, ...none, state: 'waiting' })
  }

  revise(account: Account, sequence: number, wish: ReservationWish): Result<Reservation, RefusalReason> {
    const found = this.#waiting(account, sequence)
    const bad = this.#refusal(wish)
    if (!found || bad) return err(bad ?? 'unknown_reservation')
    return this.#keep({ ...found, ...wish })
  }

  cancel(account: Account, sequence: number): Result<Reservation, RefusalReason> {
    const found = this.#waiting(account, sequence)
    if (!found) return err('unknown_reservation')
    return this.#keep({ ...found, state: 'canceled', canceledAt: this.#desk.now() })
  }

  /** Sends what waits for today. */
  send(): void {
    const { state } = this.#desk
    const today = this.#desk.today()
    for (const reservation of Object.values(state.reservations)) {
      const account = state.accounts[reservation.accountKey]?.account
      if (!account || reservation.state !== 'waiting' || reservation.sentOn === today) continue
      if (reservation.until !== null && reservation.until < today) this.#keep({ ...reservation, state: 'sent' })
      else this.#send(account, reservation)
    }
  }

  #send(account: Account, reservation: Reservation): void {
    const { code, side, division, price, until, orderKeys } = reservation
    const quantity = this.#restOf(reservation)
    if (quantity === 0) return void this.#keep({ ...reservation, state: 'sent' })
    const today = this.#desk.today()
    const request = { code, side, division, quantity, price, exchange: 'KRX', ip: '127.0.0.1', channel: 'OpnAPI' }
    const placed = this.#desk.place(account, request)
    const isOver = until === null || until <= today
    if (placed.ok) {
      const state = isOver ? 'sent' : 'waiting'
      this.#keep({ ...reservation, state, sentOn: today, orderKeys: [...orderKeys, placed.value.key] })
    } else {
      this.#keep({ ...reservation, state: isOver ? 'refused' : 'waiting', sentOn: today, reason: placed.error })
    }
  }

  #restOf({ accountKey, orderKeys, quantity }: Reservation): number {
    const sent = ordersOf(this.#desk.state, accountKey).filter(({ key }) => orderKeys.includes(key))
    return quantity - sent.reduce((sum, order) => sum + order.cumQty, 0)
  }

  #refusal({ code, division, quantity }: ReservationWish): RefusalReason | undefined {
    if (!DIVISIONS[division]) return 'order_type'
    if (!this.#desk.isListed(code)) return 'unknown_stock'
    return quantity < 1 ? 'quantity' : undefined
  }

  #waiting(account: Account, sequence: number): Reservation | undefined {
    const found = this.of(account).find((one) => one.sequence === sequence)
    return found?.state === 'waiting' ? found : undefined
  }

  #keep(reservation: Reservation): Result<Reservation, RefusalReason> {
    this.#desk.keep(reservation)
    return ok(reservation)
  }
}
