import { KST_OFFSET_MS } from '../core/time.ts'
import type { BarLike } from '../indicators/indicator.ts'
import { applyFill, type Book, equityOf } from './book.ts'
import { auctionPrice, type Offer, offersOfBooks, offersOfTicks, type Span, spanOf } from './fill-source.ts'
import { spellAt } from './market-columns.ts'
import { isLocked, offeredPrice, slipped, type WaitingOrder } from './match.ts'
import type { BacktestFill } from './result.ts'
import type { BacktestSeries, BacktestSettings, ChargesOf, FillSettings } from './settings.ts'

const DAY_MS = 86_400_000
/** Days in Seoul since 1970. */
export const dayOf = (ts: number): number => Math.floor((ts + KST_OFFSET_MS) / DAY_MS)

/** One bar in which orders of a series meet the market. */
export interface Meeting {
  readonly series: number
  readonly row: number
  readonly bar: BarLike
  readonly spell: 'halt' | 'auction' | undefined
  /** Shares all orders of ours may still take of the bar. */
  room: number
}

/** Turns what the market offers into fills: price, shares, charges, cash. */
export class FillDesk {
  readonly fills: BacktestFill[] = []
  /** By series: the close of the day before. */
  readonly base: Float64Array
  /** Won bought today, over all series. */
  readonly boughtWon = new Float64Array(1)
  readonly #series: readonly BacktestSeries[]
  readonly #book: Book
  readonly #settings: BacktestSettings
  readonly #hasVolume: readonly boolean[]
  readonly #charges: readonly ChargesOf[]

  constructor(series: readonly BacktestSeries[], book: Book, settings: BacktestSettings) {
    this.#series = series
    this.#book = book
    this.#settings = settings
    this.base = new Float64Array(series.length).fill(Number.NaN)
    this.#hasVolume = series.map(({ columns }) => columns.volume.some((shares) => shares > 0))
    this.#charges = series.map(settings.costs)
  }

  get limit(): FillSettings['limit'] {
    return this.#settings.fills.limit
  }

  meeting(series: number, row: number, bar: BarLike): Meeting {
    const spell = spellAt(this.#series[series]!.spells, bar.ts)
    return { series, row, bar, spell, room: spell === 'halt' ? 0 : this.#roomOf(series, bar) }
  }

  /** Fills as much of an order as the bar gives. */
  meet(order: WaitingOrder, meeting: Meeting, filled: BacktestFill[]): void {
    const { books, ticks } = this.#series[order.series]!
    if (meeting.spell === undefined && (books !== undefined || ticks !== undefined))
      this.#meetMany(order, meeting, filled)
    else this.#meetBar(order, meeting, filled)
  }

  #meetBar(order: WaitingOrder, meeting: Meeting, filled: BacktestFill[]): void {
    const { side } = order
    const { bar, room, spell } = meeting
    if (room < 1) return
    const isAuction = spell === 'auction'
    const offered = isAuction ? auctionPrice(order, bar) : offeredPrice(order, bar, this.#settings.fills)
    if (offered === undefined || isLocked(side, bar, this.base[order.series]!)) return
    const price = isAuction || order.type === 'limit' ? offered : this.worse(order.series, side, offered)
    this.#take(order, { price, quantity: room, ts: bar.ts }, { meeting, filled })
  }

  #meetMany(order: WaitingOrder, meeting: Meeting, filled: BacktestFill[]): void {
    const { books, ticks, columns } = this.#series[order.series]!
    const span = spanOf(columns.ts, meeting.row, columns.length)
    for (const offer of this.offers(order, { span, books, ticks })) {
      if (meeting.room < 1 || order.left < 1) return
      const price = offer.isResting ? offer.price : this.worse(order.series, order.side, offer.price)
      this.#take(order, { ...offer, price, quantity: Math.min(offer.quantity, meeting.room) }, { meeting, filled })
    }
  }

  /** Books before trades: they say what could be had, not what was. */
  offers(
    order: WaitingOrder,
    { span, books, ticks }: { readonly span: Span } & Pick<BacktestSeries, 'books' | 'ticks'>,
  ): readonly Offer[] {
    if (books !== undefined) return offersOfBooks(order, books, span)
    return ticks === undefined ? [] : offersOfTicks(order, ticks, { span, fills: this.#settings.fills })
  }

  /** What slippage makes of a price that was there. */
  worse(series: number, side: 'buy' | 'sell', price: number): number {
    const steps = this.#settings.fills.slippageTicks
    return steps === 0 ? price : slipped(this.#series[series]!.kind, price, { side, steps, base: this.base[series]! })
  }

  #take(
    order: WaitingOrder,
    offer: Pick<Offer, 'price' | 'quantity' | 'ts'>,
    { meeting, filled }: { readonly meeting: Meeting; readonly filled: BacktestFill[] },
  ): void {
    const { series, side } = order
    const { price, ts } = offer
    if (Number.isNaN(order.left)) order.left = this.sharesFor(order.equityShare, price)
    const most = side === 'buy' ? this.#affordable(series, price, ts) : order.left
    const quantity = Math.min(order.left, offer.quantity, most)
    if (quantity < 1) return
    meeting.room -= quantity
    order.left -= quantity
    filled.push(this.settle({ series, row: meeting.row, ts, side, quantity, price }))
  }

  settle(trade: Omit<BacktestFill, 'commission' | 'tax'>): BacktestFill {
    const { series, side, quantity, price, ts } = trade
    const charges = this.#charges[series]!(side, price * quantity, ts)
    applyFill(this.#book, trade, charges)
    if (side === 'buy') this.boughtWon[0]! += price * quantity
    const fill = { ...trade, ...charges }
    this.fills.push(fill)
    return fill
  }

  sharesFor(equityShare: number, price: number): number {
    return Math.floor((equityOf(this.#book) * equityShare) / price)
  }

  /** Shares all orders of ours may take of a bar; none of one in which nothing was traded. */
  #roomOf(series: number, { volume }: BarLike): number {
    if (!this.#hasVolume[series]) return Number.POSITIVE_INFINITY
    if (volume === 0) return 0
    const { volumeShare } = this.#settings.fills
    return volumeShare === null ? Number.POSITIVE_INFINITY : Math.floor(volume * volumeShare)
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
}
