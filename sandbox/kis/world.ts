import { assert } from '@naru/shared/core/assert'
import { err, ok, type Result } from '@naru/shared/core/result'
import { type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import { type TradingCalendar, tradingDayAfter } from '@naru/shared/market/trading-calendar'
import type { SimEvent } from '@naru/shared/sim/sim-venue'
import { AccountHistory } from './account-history.ts'
import type { ServerClock } from './clock.ts'
import { DIVISIONS, type Division } from './divisions.ts'
import type { Exchange, Route } from './exchange.ts'
import {
  type ChargeRates,
  chargesOfFill,
  costOfBuying,
  isOpen,
  ordersOf,
  reservedCash,
  reservedShares,
} from './funds.ts'
import { type Account, type LedgerEvent, type LedgerOrder, openQty } from './ledger.ts'
import type { LedgerStore } from './ledger-store.ts'
import type { Market } from './market/market.ts'
import type { MarketWatch } from './market/watch.ts'
import type { ChangeRequest, Notice, OrderRequest } from './messages.ts'
import { refusalOf, withPrice } from './order-checks.ts'
import { asSimOrder, nextRow, type RowRequest } from './order-rows.ts'
import type { RefusalReason } from './refusals.ts'
import { Reservations } from './reservations.ts'
import type { TradingHours } from './trading-hours.ts'

interface WorldOptions {
  readonly clock: ServerClock
  readonly exchange: Exchange
  readonly hours: TradingHours
  readonly store: LedgerStore
  readonly charges: ChargeRates
}

/** The broker: one ledger, every account, in front of the exchanges. Knows nothing of HTTP or sockets. */
export class World {
  readonly clock: ServerClock
  readonly exchange: Exchange
  readonly hours: TradingHours
  readonly store: LedgerStore
  readonly charges: ChargeRates
  readonly reservations: Reservations
  #notify: (notices: readonly Notice[]) => void = () => undefined
  #unsent: Notice[] = []
  #lagMs = 0
  readonly #history: AccountHistory

  constructor({ clock, exchange, hours, store, charges }: WorldOptions) {
    this.clock = clock
    this.exchange = exchange
    this.hours = hours
    this.store = store
    this.charges = charges
    this.#history = new AccountHistory(store.state)
    this.reservations = this.#reservations()
    exchange.onEvents(
      (events) => this.#take(events),
      (key) => this.store.append({ t: 'stop_fired', key, at: this.clock.now() }),
    )
    for (const order of Object.values(store.state.orders)) if (isOpen(order)) this.#restore(order)
    hours.begin({
      onIntake: () => this.reservations.send(),
      onClosingAuction: () => this.#freeConditionalOrders(),
    })
    if (hours.phases.KRX === 'open') exchange.openBooks()
    this.#flush()
  }

  get market(): Market {
    return this.exchange.market
  }

  get calendar(): TradingCalendar {
    return this.hours.calendar
  }

  /** The ledger; inside `asSeen` with holdings and cash as they were. */
  get state(): LedgerStore['state'] {
    if (this.#lagMs === 0) return this.store.state
    return { ...this.store.state, accounts: this.#history.accountsAt(this.clock.now() - this.#lagMs) }
  }

  /** What `look` sees when the account books lag behind by so many milliseconds. */
  asSeen<T>(lagMs: number, look: () => T): T {
    this.#lagMs = lagMs
    try {
      return look()
    } finally {
      this.#lagMs = 0
    }
  }

  /** The Korean day of the server clock. */
  get today(): KstDate {
    return kstDate(unixMs(this.clock.now()))
  }

  onNotice(notify: (notices: readonly Notice[]) => void): void {
    this.#notify = notify
  }

  watch(watch: MarketWatch): void {
    this.exchange.watch(watch)
  }

  /** Halts a stock or lets it go on; `told` is what the market operation frame says, nothing for a stock of its own. */
  setHalted(code: string, isHalted: boolean, told = ''): void {
    this.exchange.setHalted(code, isHalted, told)
    this.#flush()
  }

  /** A two-minute call auction of one stock, as after a jump of its price. */
  startVi(code: string, kind: 'static' | 'dynamic'): void {
    this.exchange.startVi(code, kind, this.clock.now())
    this.#flush()
  }

  isHalted(code: string): boolean {
    return this.exchange.isHalted(code)
  }

  openAccount(account: Account): void {
    this.store.append({ t: 'account_opened', account })
    this.store.flush()
  }

  /** Orders, fills, cash and holdings as on the first day. */
  reset(): void {
    this.exchange.forgetOrders()
    this.#history.clear()
    this.store.append({ t: 'books_cleared' })
    this.store.flush()
  }

  /** Won free for new buys, without receivables. */
  buyingPower(account: Account): number {
    const holder = this.state.accounts[account.key]
    const open = ordersOf(this.state, account.key)
    return (holder?.cash ?? 0) - reservedCash(open, this.charges, (code) => this.market.today(code).limits.upper)
  }

  sellable(account: Account, code: string): number {
    const held = this.state.accounts[account.key]?.holdings[code]?.quantity ?? 0
    return held - reservedShares(ordersOf(this.state, account.key), code)
  }

  place(account: Account, request: OrderRequest): Result<LedgerOrder, RefusalReason> {
    const division = DIVISIONS[request.division]
    const listing = this.market.listing(request.code)
    const closed = this.hours.closedReason(this.today)
    if (!division) return err('order_type')
    if (!listing) return err('unknown_stock')
    if (closed) return err(closed)
    const route = this.hours.route(listing, request)
    if (!route.ok) return route
    const priced = withPrice(this.market, division, request)
    const refused = refusalOf(this, account, { route: route.value, order: priced, means: division })
    if (refused) return err(refused)
    const order = this.#row(account, { ...priced, ...asRow(route.value), role: 'new', original: '' }, division)
    const said = { quantity: order.quantity, price: order.price }
    this.store.append({ t: 'order_entered', order })
    this.#say(account, order, { kind: 'accepted', ...said })
    if (request.isRejectedLater) {
      this.store.append({ t: 'order_rejected', key: order.key, at: this.clock.now() })
      this.#say(account, order, { kind: 'rejected', ...said })
    } else {
      this.#take(this.exchange.submit(asSimOrder(order), route.value))
    }
    this.#flush()
    return ok(this.#order(order.key))
  }

  change(account: Account, request: ChangeRequest): Result<LedgerOrder, RefusalReason> {
    const number = request.original.trim().padStart(10, '0')
    // Numbers restart every day; an order of last night's replay session may still be open after midnight.
    const original = ordersOf(this.state, account.key).findLast(
      (order) => order.number === number && (order.date === this.today || isOpen(order)),
    )
    const closed = this.hours.closedReason(this.today) ?? (original && this.hours.changeReason(routeOf(original)))
    if (closed) return err(closed)
    if (!original) return err('unknown_order')
    const left = openQty(original)
    const quantity = request.quantity ?? left
    if (left === 0 || quantity > left) return err('nothing_to_change')
    if (quantity < 1) return err('quantity')
    return request.kind === 'cancel'
      ? ok(this.#cancel(account, original, { ...request, quantity }))
      : this.#revise(account, original, { ...request, quantity })
  }

  /** Moves the market on and fills what it reached; `elapsed` is where the replay stands. */
  advanceTo(elapsed: number): void {
    this.hours.advance(elapsed)
    this.#flush()
  }

  #cancel(account: Account, original: LedgerOrder, request: ChangeRequest & { quantity: number }): LedgerOrder {
    const { quantity, ip } = request
    const base = { ...original, quantity, ip, price: 0 }
    const row = this.#row(
      account,
      { ...base, role: 'cancel', original: original.number },
      DIVISIONS[original.division] ?? DIVISIONS['00']!,
    )
    this.store.append({ t: 'order_entered', order: { ...row, canceledQty: quantity } })
    this.#take(this.exchange.cancel(original.key, quantity))
    this.#say(account, row, { kind: 'accepted', quantity, price: original.price })
    this.#say(account, row, { kind: 'confirmed', quantity, price: original.price })
    this.#flush()
    return row
  }

  #revise(
    account: Account,
    original: LedgerOrder,
    request: ChangeRequest & { quantity: number },
  ): Result<LedgerOrder, RefusalReason> {
    const division = DIVISIONS[request.division]
    if (!division) return err('order_type')
    const wanted = { ...original, ...request, original: original.number }
    const order = withPrice(this.market, division, wanted)
    const cash = costOfBuying(request.quantity * original.price, this.charges)
    const released = { cash, shares: request.quantity }
    const refused = refusalOf(this, account, { route: routeOf(original), order, means: division, released })
    if (refused) return err(refused)
    const row = this.#row(account, { ...order, role: 'revise' }, division)
    const said = { quantity: row.quantity, price: row.price }
    this.store.append({ t: 'order_entered', order: row })
    this.#say(account, row, { kind: 'accepted', ...said })
    this.#say(account, row, { kind: 'confirmed', ...said })
    if (division.isStop || this.exchange.isAsleep(original.key)) {
      this.#take(this.exchange.cancel(original.key, row.quantity))
      this.#take(this.exchange.submit(asSimOrder(row), routeOf(row)))
      this.#flush()
      return ok(this.#order(row.key))
    }
    const { type, timeInForce } = division
    const limitPrice = type === 'market' ? null : row.price
    this.#take(
      this.exchange.replace(original.key, { newId: row.key, quantity: row.quantity, type, limitPrice, timeInForce }),
    )
    this.#flush()
    return ok(this.#order(row.key))
  }

  #row(account: Account, wanted: RowRequest, means: Division): LedgerOrder {
    return nextRow(this.store.state, account, { ...wanted, means, date: this.today, at: this.clock.now() })
  }

  /** Writes what the exchange did into the ledger; the customers are told once it is durable. */
  #take(events: readonly SimEvent[]): void {
    for (const event of events) {
      const entry = this.#entry(event)
      if (!entry) continue
      if (entry.t === 'order_filled') this.#history.beforeFill(entry.key, entry.at)
      this.store.append(entry)
      this.#sayWhatHappened(event)
    }
  }

  #flush(): void {
    this.store.flush()
    const notices = this.#unsent
    this.#unsent = []
    if (notices.length > 0) this.#notify(notices)
  }

  #entry(event: SimEvent): LedgerEvent | undefined {
    const at = this.clock.now()
    if (event.kind === 'canceled') {
      return { t: 'order_closed', key: event.orderId, quantity: event.quantity, reason: event.reason, at }
    }
    if (event.kind === 'rejected') return { t: 'order_rejected', key: event.orderId, at }
    if (event.kind !== 'filled') return undefined
    const order = this.#order(event.orderId)
    const { quantity, price } = event
    const { market = 'kospi', kind = 'stock' } = this.market.listing(order.code) ?? {}
    const taxed = { market, kind, date: this.today }
    const { fee, tax } = chargesOfFill(order, quantity * price, { rates: this.charges, taxed })
    const settleOn = tradingDayAfter(this.calendar, this.today, 2)
    return { t: 'order_filled', key: order.key, quantity, price, at, fee, tax, settleOn }
  }

  #sayWhatHappened(event: SimEvent): void {
    if (event.kind !== 'filled' && event.kind !== 'canceled') return
    const order = this.#order(event.orderId)
    const account = this.store.state.accounts[order.accountKey]?.account
    assert(account !== undefined, `order of unknown account ${order.accountKey}`)
    const { quantity } = event
    if (event.kind === 'filled') this.#say(account, order, { kind: 'fill', quantity, price: event.price })
    // Requests are told by their own rows; orders that lapse at the end of the day are not told at all.
    else if (event.reason === 'ioc' || event.reason === 'fok') {
      this.#say(account, order, { kind: 'canceled_by_condition', quantity, price: order.price })
    }
  }

  #say(account: Account, order: LedgerOrder, said: Pick<Notice, 'kind' | 'quantity' | 'price'>): void {
    this.#unsent.push({ account, order, ...said, at: this.clock.now() })
  }

  #order(key: string): LedgerOrder {
    const order = this.store.state.orders[key]
    assert(order !== undefined, `the venue named an unknown order ${key}`)
    return order
  }

  #reservations(): Reservations {
    return new Reservations({
      state: this.store.state,
      today: () => this.today,
      now: () => this.clock.now(),
      isListed: (code) => this.market.listing(code) !== undefined,
      keep: (reservation) => {
        this.store.append({ t: 'reservation_kept', reservation })
        this.store.flush()
      },
      place: (account, request) => this.place(account, request),
    })
  }

  #freeConditionalOrders(): void {
    for (const order of Object.values(this.store.state.orders)) {
      if (order.division === '02' && isOpen(order)) this.exchange.loosen(order.key)
    }
  }

  #restore(order: LedgerOrder): void {
    if (order.date === this.today && this.market.listing(order.code)) {
      this.exchange.restore(asSimOrder(order), routeOf(order), order.quantity - openQty(order))
      return
    }
    // A day order does not outlive its day, also when the broker was away at its end.
    const at = this.clock.now()
    this.store.append({ t: 'order_closed', key: order.key, quantity: openQty(order), reason: 'session_end', at })
  }
}

const routeOf = ({ venue = 'KRX', isEvening = false }: LedgerOrder): Route => ({ venue, isEvening })

const asRow = ({ venue, isEvening }: Route): Pick<RowRequest, 'venue' | 'isEvening'> => ({
  ...(venue === 'NXT' && { venue }),
  ...(isEvening && { isEvening }),
})
