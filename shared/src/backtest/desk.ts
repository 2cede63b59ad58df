import type { BarLike } from '../indicators/indicator.ts'
import type { StrategySignal } from '../strategies/strategy.ts'
import { type Book, equityOf } from './book.ts'
import { BracketKeeper } from './bracket-keeper.ts'
import { entitle } from './entitlements.ts'
import { dayOf, FillDesk } from './fill-desk.ts'
import { type DayFacts, Judge } from './judge.ts'
import type { WaitingOrder } from './match.ts'
import type { BacktestFill, Entitlement, Unfilled } from './result.ts'
import type { BacktestSeries, BacktestSettings } from './settings.ts'

const DAY_MS = 86_400_000
const KST_MS = 9 * 3_600_000
/** A market order may cost as much as the upper limit of the day. */
const WORST_RATE = 1.3
/** What charges take of a purchase is far less than the rest. */
const CHARGES_LEFT = 0.99
const NO_FILLS: readonly BacktestFill[] = []

/** Whether no two of the first bars begin on one day. */
function isDaily({ ts, length }: { readonly ts: Float64Array; readonly length: number }): boolean {
  for (let row = 1; row < Math.min(10, length); row += 1) if (dayOf(ts[row]!) === dayOf(ts[row - 1]!)) return false
  return true
}

/** Takes signals, judges them as live orders are judged, and has them filled from the bars that follow. */
export class BacktestDesk {
  readonly unfilled: Unfilled[] = []
  readonly entitlements: Entitlement[] = []
  readonly #series: readonly BacktestSeries[]
  readonly #book: Book
  readonly #settings: BacktestSettings
  readonly #fills: FillDesk
  readonly #brackets: BracketKeeper
  readonly #judges: readonly Judge[]
  readonly #waiting: WaitingOrder[][]
  /** By series: when the day of the last bar ends, or something else happens before; then `begin` has to be told. */
  readonly until: Float64Array
  /** By series: 1 while orders wait or exits stand; then `trade` has something to do. */
  readonly busy: Uint8Array
  readonly #actionAt: Int32Array
  /** A bar is a whole day: an order lives for one. */
  readonly #isDaily: readonly boolean[]
  #open = 0
  #orders = 0
  /** When the day of each series ends. */
  readonly #ends: Float64Array
  /** When today ends, and what the account was worth when it began. In an array: a number there is not boxed anew. */
  readonly #today = new Float64Array([Number.NaN, Number.NaN])

  constructor(series: readonly BacktestSeries[], book: Book, settings: BacktestSettings) {
    this.#series = series
    this.#book = book
    this.#settings = settings
    this.#fills = new FillDesk(series, book, settings)
    this.#brackets = new BracketKeeper(series, book, this.#fills)
    const { limits, allowsShort } = settings
    this.#judges = limits === null ? [] : series.map((one) => new Judge({ series: one, book, limits, allowsShort }))
    this.#waiting = series.map(() => [])
    this.until = new Float64Array(series.length).fill(Number.NEGATIVE_INFINITY)
    this.#ends = new Float64Array(series.length).fill(Number.NEGATIVE_INFINITY)
    this.busy = new Uint8Array(series.length)
    this.#actionAt = new Int32Array(series.length)
    this.#isDaily = series.map(({ columns }) => isDaily(columns))
  }

  get fills(): readonly BacktestFill[] {
    return this.#fills.fills
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

  /** A bar has begun that is not before `until`: it opens on a new day, or after a dividend or a split. */
  begin(series: number, ts: number): void {
    const before = this.#ends[series]!
    const next = before + DAY_MS
    const end = ts >= before && ts < next ? next : ts < before ? before : (dayOf(ts) + 1) * DAY_MS - KST_MS
    this.#ends[series] = end
    const { actions } = this.#series[series]!
    this.until[series] = actions === undefined ? end : Math.min(end, this.#entitle(series, ts))
    this.#fills.base[series] = this.#book.lastClose[series]!
    if (end === this.#today[0]) return
    this.#today[0] = end
    this.#today[1] = equityOf(this.#book)
    this.#orders = 0
    this.#fills.boughtWon[0] = 0
  }

  /** Everything that was due; answers when the next is. */
  #entitle(series: number, ts: number): number {
    const actions = this.#series[series]!.actions ?? []
    let at = this.#actionAt[series]!
    for (; at < actions.length && actions[at]!.ts <= ts; at += 1) {
      const action = actions[at]!
      const entitlement = entitle(this.#book, series, action)
      if (entitlement !== undefined) this.entitlements.push(entitlement)
      if (action.kind === 'split') this.#split(series, ts, action.ratio)
    }
    this.#actionAt[series] = at
    return actions[at]?.ts ?? Number.POSITIVE_INFINITY
  }

  /** Orders of old shares are void. */
  #split(series: number, ts: number, ratio: number): void {
    for (const { side, left } of this.#waiting[series]!) {
      this.#open -= 1
      this.unfilled.push({ series, ts, side, quantity: Number.isNaN(left) ? 0 : left, code: 'order_split' })
    }
    this.#waiting[series] = []
    this.busy[series] = this.#brackets.has(series) ? 1 : 0
    this.#brackets.split(series, ratio)
  }

  /** Judges a signal on what is known at the close of a bar; it trades in a later one. */
  place(signal: StrategySignal, now: number): void {
    const { series, side, size, type, exits } = signal
    const price = type === 'market' ? Number.NaN : (signal.price ?? Number.NaN)
    const isCounted = 'shares' in size || this.#settings.limits !== null
    const quantity = 'shares' in size ? size.shares : this.#sharesToBuy(series, size.equityShare)
    const code = this.#objection(signal, quantity, now)
    if (code) {
      this.unfilled.push({ series, ts: now, side, quantity, code })
      return
    }
    this.#orders += 1
    this.#open += 1
    const equityShare = 'shares' in size ? Number.NaN : size.equityShare
    const left = isCounted ? quantity : Number.NaN
    const order: WaitingOrder = { series, side, type, price, left, equityShare, day: Number.NaN, exits }
    this.#waiting[series]!.push(order)
    this.busy[series] = 1
  }

  /** Lets the orders of a series trade in its bar, in the order they were made, and then what ends its position. */
  trade({ series, row }: { readonly series: number; readonly row: number }, bar: BarLike): readonly BacktestFill[] {
    const orders = this.#waiting[series]!
    const filled: BacktestFill[] = []
    const day = dayOf(bar.ts)
    const meeting = this.#fills.meeting(series, row, bar)
    for (const order of orders) {
      if (Number.isNaN(order.day)) order.day = day
      if (order.day !== day) continue
      const from = filled.length
      this.#fills.meet(order, meeting, filled)
      if (order.exits !== undefined) this.#brackets.bought(order, filled.slice(from), bar)
    }
    if (orders.length > 0) this.#waiting[series] = orders.filter((order) => this.#stays(order, day, bar.ts))
    if (this.#brackets.has(series)) this.#brackets.meet(series, meeting, filled)
    this.busy[series] = this.#waiting[series]!.length > 0 || this.#brackets.has(series) ? 1 : 0
    return filled.length === 0 ? NO_FILLS : filled
  }

  /** Sells what is left, or buys back what is owed, at the open of a bar. */
  flatten(series: number, row: number, bar: BarLike): void {
    const held = this.#book.held[series]!
    if (held === 0) return
    const side = held > 0 ? 'sell' : 'buy'
    this.#fills.settle({ series, row, ts: bar.ts, side, quantity: Math.abs(held), price: bar.open })
  }

  /** Why an order must not be made. */
  #objection(signal: StrategySignal, quantity: number, now: number): Unfilled['code'] | undefined {
    const { series, side, type, price } = signal
    if (!(quantity >= 1)) return 'quantity_invalid'
    if (type !== 'market' && !((price ?? 0) > 0)) return 'price_required'
    if (this.#settings.limits === null) return undefined
    const limitPrice = type === 'limit' ? (price ?? null) : null
    return this.#judges[series]!.denial({ series, side, quantity, limitPrice, now }, this.#dayFacts(series))
  }

  #dayFacts(series: number): DayFacts {
    let [reservedWon, reservedShares] = [0, 0]
    for (const order of this.#open > 0 ? this.#waiting.flat() : []) {
      const left = Number.isNaN(order.left) ? 0 : order.left
      const worst = order.type === 'limit' ? order.price : this.#book.lastClose[order.series]! * WORST_RATE
      if (order.side === 'buy') reservedWon += left * worst
      else if (order.series === series) reservedShares += left
    }
    return {
      base: this.#fills.base[series]!,
      ordersToday: this.#orders,
      boughtTodayWon: this.#fills.boughtWon[0]!,
      reservedWon,
      reservedShares,
      openOrders: this.#open,
      dayEquity: this.#today[1]!,
    }
  }

  /** No more than cash pays for at the worst price of the day: so much the broker would let through. */
  #sharesToBuy(series: number, equityShare: number): number {
    const last = this.#book.lastClose[series]!
    const wanted = this.#fills.sharesFor(equityShare, last)
    if (this.#settings.limits === null) return wanted
    const free = this.#book.cash - this.#dayFacts(series).reservedWon
    return Math.min(wanted, Math.max(0, Math.floor((free * CHARGES_LEFT) / (last * WORST_RATE))))
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
