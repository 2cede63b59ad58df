import { addDays, type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import type { Side } from '@naru/shared/domain/order'
import { addTradingDays, isTradingDay, regularHours } from '@naru/shared/market/calendar'
import type { Account, LedgerState } from './ledger.ts'
import { type Refusal, refusalFor } from './refusals.ts'
import type { Reservation } from './reservation.ts'
import type { World } from './world.ts'

export interface ReservationWish {
  readonly code: string
  readonly side: Side
  readonly division: string
  readonly quantity: number
  readonly price: number
  readonly endsOn: string | null
}

const LONGEST_DAYS = 30
const MOST_WITH_PERIOD = 1000
const WRONG_END: Refusal = { rtCd: '2', msgCd: 'OPSQ2001', msg1: 'ERROR : INPUT INVALID_CHECK_RSVN_ORD_END_DT' }

export const reservationsOf = (state: LedgerState, accountKey: string): readonly Reservation[] =>
  Object.values(state.reservations ?? {}).filter((reservation) => reservation.accountKey === accountKey)

export const filledQty = (state: LedgerState, reservation: Reservation): number =>
  reservation.orderKeys.reduce((sum, key) => sum + (state.orders[key]?.cumQty ?? 0), 0)

export const filledAmount = (state: LedgerState, reservation: Reservation): number =>
  reservation.orderKeys.reduce((sum, key) => sum + (state.orders[key]?.cumAmount ?? 0), 0)

/** Takes reservations and sends them as orders at the open of the next business day by the server clock. */
export class ReservationDesk {
  readonly #world: World
  #stopTimer: () => void = () => undefined

  constructor(world: World) {
    this.#world = world
    this.#wait()
  }

  stop(): void {
    this.#stopTimer()
  }

  take(account: Account, wish: ReservationWish): Reservation | Refusal {
    const { state, clock, today } = this.#world
    const own = reservationsOf(state, account.key)
    const refused = this.#refusalOf(wish)
    if (refused) return refused
    if (wish.endsOn && own.filter(({ endsOn }) => endsOn !== null).length >= MOST_WITH_PERIOD) {
      return refusalFor('live', 'quantity')
    }
    const seq = own.reduce((highest, reservation) => Math.max(highest, reservation.seq), 0) + 1
    return this.#write({
      ...wish,
      key: `${account.key}|${seq}`,
      accountKey: account.key,
      seq,
      takenOn: today,
      takenAt: clock.now(),
      state: 'waiting',
      orderKeys: [],
      reason: '',
      canceledAt: null,
    })
  }

  /** Only what waits can change. */
  change(account: Account, seq: number, wish: ReservationWish | 'cancel'): Reservation | Refusal {
    const { state, clock } = this.#world
    const reservation = reservationsOf(state, account.key).find((one) => one.seq === seq)
    if (!reservation) return refusalFor('live', 'unknown_order')
    if (reservation.state !== 'waiting') return refusalFor('live', 'nothing_to_change')
    if (wish === 'cancel') return this.#write({ ...reservation, state: 'canceled', canceledAt: clock.now() })
    return this.#refusalOf(wish) ?? this.#write({ ...reservation, ...wish })
  }

  #refusalOf(wish: ReservationWish): Refusal | undefined {
    const { market, today } = this.#world
    if (!market.listing(wish.code)) return refusalFor('live', 'unknown_stock')
    if (wish.quantity < 1) return refusalFor('live', 'quantity')
    const { endsOn } = wish
    const isTooFar = endsOn !== null && (endsOn <= today || endsOn > addDays(today, LONGEST_DAYS))
    return isTooFar ? WRONG_END : undefined
  }

  #write(reservation: Reservation): Reservation {
    this.#world.store.append({ t: 'reservation_changed', reservation })
    this.#world.store.flush()
    return reservation
  }

  /** Sleeps until the next open. */
  #wait(): void {
    const { clock } = this.#world
    this.#stopTimer = clock.after(nextOpen(clock.now()) - clock.now(), () => {
      this.#sendAll()
      this.#wait()
    })
  }

  #sendAll(): void {
    const { state, today } = this.#world
    for (const reservation of Object.values(state.reservations ?? {})) {
      const isOver = reservation.endsOn !== null && reservation.endsOn < today
      const isAgain = reservation.endsOn !== null && reservation.state === 'sent'
      if (reservation.takenOn >= today || isOver) continue
      if (reservation.state === 'waiting' || isAgain) this.#send(reservation)
    }
  }

  #send(reservation: Reservation): void {
    const { state } = this.#world
    const account = state.accounts[reservation.accountKey]?.account
    const quantity = reservation.quantity - filledQty(state, reservation)
    if (!account || quantity < 1) return
    const { code, side, division, price } = reservation
    const wish = { code, side, division, price, quantity, exchange: 'KRX', ip: '127.0.0.1', channel: 'RSVN' }
    const placed = this.#world.place(account, wish)
    this.#write(
      placed.ok
        ? { ...reservation, state: 'sent', orderKeys: [...reservation.orderKeys, placed.value.key], reason: '' }
        : { ...reservation, state: 'refused', reason: refusalFor('live', placed.error).msg1 },
    )
  }
}

/** The first opening bell after an instant. */
function nextOpen(at: number): number {
  const today = kstDate(unixMs(at))
  const open = isTradingDay(today) ? regularHours(today)?.open : undefined
  if (open !== undefined && open > at) return open
  const day: KstDate = addTradingDays(today, 1)
  return regularHours(day)?.open ?? at + 86_400_000
}
