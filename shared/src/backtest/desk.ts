import type { BarLike } from '../indicators/indicator.ts'
import { tickSize } from '../market/tick-size.ts'
import type { StrategySignal } from '../strategies/strategy.ts'
import { applyFill, type Book, equityOf } from './book.ts'
import { type DayFacts, judge } from './judge.ts'
import { isLocked, offeredPrice, slipped, type WaitingOrder } from './match.ts'
import type { BacktestFill, Unfilled } from './result.ts'
import type { BacktestSeries, BacktestSettings, ChargesOf } from './settings.ts'

const DAY_MS = 86_400_000
const KST_MS = 9 * 3_600_000
/** Days in Seoul since 1970. */
const dayOf = (ts: number): number => Math.floor((ts + KST_MS) / DAY_MS)
/** A market order may cost as much as the upper limit of the day. */
const WORST_RATE = 1.3
/** What charges take of a purchase is far less than the rest. */
const CHARGES_LEFT = 0.99

/** Whether no two of the first bars begin on one day. */
function isDaily(ts: Float64Array): boolean {
  const first = ts.subarray(0, 10)
  return first.every((at, row) => row === 0 || dayOf(at) !== dayOf(first[row - 1]!))
}

/** Takes signals, judges them as live orders are judged, and fills them from the bars that follow. */
export class BacktestDesk {
  readonly fills: BacktestFill[] = []
  readonly unfilled: Unfilled[] = []
  readonly #series: readonly BacktestSeries[]
  readonly #book: Book
  readonly #settings: BacktestSettings
  readonly #waiting: WaitingOrder[][]
  /** By series: the close of the day before, and when the day of the last bar ends. */
  readonly #base: Float64Array
  readonly #dayEnd: Float64Array
  readonly #hasVolume: readonly boolean[]
  /** A bar is a whole day: an order lives for one. */
  readonly #isDaily: readonly boolean[]
  readonly #charges: readonly ChargesOf[]
  #open = 0
  #today = { day: Number.NaN, orders: 0, boughtWon: 0, equity: 0 }

  constructor(series: readonly BacktestSeries[], book: Book, settings: BacktestSettings) {
    this.#series = series
    this.#book = book
    this.#settings = settings
    this.#waiting = series.map(() => [])
    this.#base = new Float64Array(series.length).fill(Number.NaN)
    this.#dayEnd = new Float64Array(series.length).fill(Number.NEGATIVE_INFINITY)
    this.#hasVolume = series.map(({ columns }) => columns.volume.some((shares) => shares > 0))
    this.#charges = series.map(settings.costs)
    this.#isDaily = series.map(({ columns }) => isDaily(columns.ts))
  }

  /** Shares of a series that may still fill. */
  pending(series: number): number {
    let shares = 0
    for (const { left } of this.#waiting[series]!) shares += Number.isNaN(left) ? 0 : left
    return shares
  }

  /** Whether bars are whole days. */
  get isDaily(): boolean {
    return this.#isDaily[0] ?? false
  }

  isBusy(series: number): boolean {
    return this.#waiting[series]!.length > 0
  }

  /** A bar has begun: what it opens on may be a new day. */
  begin(series: number, ts: number): void {
    if (ts < this.#dayEnd[series]!) return
    const day = dayOf(ts)
    this.#base[series] = this.#book.lastClose[series]!
    this.#dayEnd[series] = (day + 1) * DAY_MS - KST_MS
    if (day !== this.#today.day) this.#today = { day, orders: 0, boughtWon: 0, equity: equityOf(this.#book) }
  }

  /** Judges a signal on what is known at the close of a bar; it trades in a later one. */
  place(signal: StrategySignal, now: number): void {
    const { series, side, size, type } = signal
    const price = type === 'market' ? Number.NaN : (signal.price ?? Number.NaN)
    const isCounted = 'shares' in size || this.#settings.limits !== null
    const quantity = 'shares' in size ? size.shares : this.#sharesToBuy(series, size.equityShare)
    const code = this.#objection(signal, quantity, now)
    if (code) {
      this.unfilled.push({ series, ts: now, side, quantity, code })
      return
    }
    this.#today.orders += 1
    this.#open += 1
    const equityShare = 'shares' in size ? Number.NaN : size.equityShare
    const left = isCounted ? quantity : Number.NaN
    this.#waiting[series]!.push({ series, side, type, price, left, equityShare, day: Number.NaN })
  }

  /** Lets the orders of a series trade in its bar, in the order they were made. */
  trade({ series, row }: { readonly series: number; readonly row: number }, bar: BarLike): readonly BacktestFill[] {
    const orders = this.#waiting[series]!
    const filled: BacktestFill[] = []
    const day = dayOf(bar.ts)
    let room = this.#roomOf(series, bar)
    for (const order of orders) {
      if (Number.isNaN(order.day)) order.day = day
      if (order.day !== day) continue
      const fill = this.#meet(order, { bar, row, room })
      if (!fill) continue
      room -= fill.quantity
      order.left -= fill.quantity
      filled.push(fill)
    }
    this.#waiting[series] = orders.filter((order) => this.#stays(order, day, bar.ts))
    return filled
  }

  /** Sells what is left, or buys back what is owed, at the open of a bar. */
  flatten(series: number, row: number, bar: BarLike): void {
    const held = this.#book.held[series]!
    if (held === 0) return
    const side = held > 0 ? 'sell' : 'buy'
    this.#settle({ series, row, ts: bar.ts, side, quantity: Math.abs(held), price: bar.open })
  }

  /** Why an order must not be made. */
  #objection(signal: StrategySignal, quantity: number, now: number): Unfilled['code'] | undefined {
    const { series, side, type, price } = signal
    if (!(quantity >= 1)) return 'quantity_invalid'
    if (type !== 'market' && !((price ?? 0) > 0)) return 'price_required'
    const { limits, allowsShort } = this.#settings
    if (limits === null) return undefined
    const bench = { series: this.#series[series]!, book: this.#book, limits, allowsShort }
    const limitPrice = type === 'limit' ? (price ?? null) : null
    return judge(bench, { series, side, quantity, limitPrice, now }, this.#dayFacts(series))?.code
  }

  #dayFacts(series: number): DayFacts {
    const { orders, boughtWon, equity } = this.#today
    let [reservedWon, reservedShares] = [0, 0]
    for (const order of this.#open > 0 ? this.#waiting.flat() : []) {
      const left = Number.isNaN(order.left) ? 0 : order.left
      const worst = order.type === 'limit' ? order.price : this.#book.lastClose[order.series]! * WORST_RATE
      if (order.side === 'buy') reservedWon += left * worst
      else if (order.series === series) reservedShares += left
    }
    return {
      base: this.#base[series]!,
      ordersToday: orders,
      boughtTodayWon: boughtWon,
      reservedWon,
      reservedShares,
      openOrders: this.#open,
      dayEquity: equity,
    }
  }

  /** Shares all orders of ours may take of a bar; none of one in which nothing was traded. */
  #roomOf(series: number, { volume }: BarLike): number {
    if (!this.#hasVolume[series]) return Number.POSITIVE_INFINITY
    if (volume === 0) return 0
    const { volumeShare } = this.#settings.fills
    return volumeShare === null ? Number.POSITIVE_INFINITY : Math.floor(volume * volumeShare)
  }

  #meet(
    order: WaitingOrder,
    { bar, row, room }: { readonly bar: BarLike; readonly row: number; readonly room: number },
  ): BacktestFill | undefined {
    const { series, side } = order
    const { fills } = this.#settings
    const offered = room < 1 ? undefined : offeredPrice(order, bar, fills.limit)
    if (offered === undefined || isLocked(side, bar, this.#base[series]!)) return undefined
    const step = fills.slippageTicks === 0 ? 0 : tickSize(this.#series[series]!.kind, offered)
    const price = slipped(order, offered, fills.slippageTicks * step)
    if (Number.isNaN(order.left)) order.left = this.#sharesFor(order.equityShare, price)
    const quantity = Math.min(order.left, room, side === 'buy' ? this.#affordable(series, price, bar.ts) : order.left)
    return quantity < 1 ? undefined : this.#settle({ series, row, ts: bar.ts, side, quantity, price })
  }

  #settle(trade: Omit<BacktestFill, 'commission' | 'tax'>): BacktestFill {
    const { series, side, quantity, price, ts } = trade
    const charges = this.#charges[series]!(side, price * quantity, ts)
    applyFill(this.#book, trade, charges)
    if (side === 'buy') this.#today.boughtWon += price * quantity
    const fill = { ...trade, ...charges }
    this.fills.push(fill)
    return fill
  }

  /** No more than cash pays for at the worst price of the day: so much the broker would let through. */
  #sharesToBuy(series: number, equityShare: number): number {
    const last = this.#book.lastClose[series]!
    const wanted = this.#sharesFor(equityShare, last)
    if (this.#settings.limits === null) return wanted
    const free = this.#book.cash - this.#dayFacts(series).reservedWon
    return Math.min(wanted, Math.max(0, Math.floor((free * CHARGES_LEFT) / (last * WORST_RATE))))
  }

  #sharesFor(equityShare: number, price: number): number {
    return Math.floor((equityOf(this.#book) * equityShare) / price)
  }

  /** Shares that cash pays for, charges included: an account that cannot borrow never goes below zero. */
  #affordable(series: number, price: number, ts: number): number {
    const { allowsShort, limits } = this.#settings
    if (allowsShort || limits?.allowReceivables) return Number.POSITIVE_INFINITY
    const { cash } = this.#book
    let shares = Math.max(0, Math.floor(cash / price))
    while (shares > 0) {
      const { commission, tax } = this.#charges[series]!('buy', price * shares, ts)
      const missing = price * shares + commission + tax - cash
      if (missing <= 0) break
      shares -= Math.ceil(missing / price)
    }
    return Math.max(0, shares)
  }

  #stays(order: WaitingOrder, day: number, ts: number): boolean {
    const isDone = order.left === 0
    if (!isDone && order.day === day && !this.#isDaily[order.series]) return true
    this.#open -= 1
    if (!isDone) {
      const { series, side, left } = order
      this.unfilled.push({ series, ts, side, quantity: Number.isNaN(left) ? 0 : left, code: 'order_lapsed' })
    }
    return false
  }
}
