import { kstDate, unixMs } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId, type Venue } from '@naru/shared/domain/instrument'
import type { PriceLimits } from '@naru/shared/market/price-limit'
import { mulberry32, type Random } from '@naru/shared/sim/random'
import type { ReplayTick } from '@naru/shared/sim/replay'
import {
  type SimEvent,
  type SimOrder,
  type SimRejection,
  type SimReplacement,
  SimVenue,
} from '@naru/shared/sim/sim-venue'
import { type Call, type Expected, expectedOf, targetOf } from './market/call.ts'
import { callBook } from './market/call-book.ts'
import type { Market } from './market/market.ts'
import { midnight } from './market/played-days.ts'
import { blankQuote, type Quote, record } from './market/quote.ts'
import { type MarketWatch, operation } from './market/watch.ts'
import { SleepingStops, type StopOrder } from './stops.ts'

const STATIC_VI = 0.1
/** By class: large shares 3 %, funds 6 %. Source: KRX, dynamic VI in continuous trading; classes simplified. */
const DYNAMIC_VI = { share: 0.03, fund: 0.06 }
const VI_MS = 120_000
const RANDOM_END_MS = 30_000

/** A volatility interruption of today; times in milliseconds, prices in won. */
export interface Interruption {
  readonly code: string
  readonly kind: 'static' | 'dynamic'
  readonly from: number
  /** Undefined while it lasts. */
  until: number | undefined
  /** The price before it. */
  readonly price: number
  /** What a static one is measured against. */
  readonly reference: number
}

interface ExchangeOptions {
  readonly market: Market
  readonly seed: number
  readonly now: () => number
  /** Milliseconds after midnight, as trades are stamped. */
  readonly timeOfDay: () => number
  /** Whether price jumps start a volatility interruption by themselves. */
  readonly hasAutoVi: boolean
}

/** Where an order goes. */
export interface Route {
  readonly venue: Venue
  readonly isEvening: boolean
}

interface Names {
  readonly KRX: InstrumentId
  readonly NXT: InstrumentId
}

/** Both exchanges: their books, auctions, interruptions and halts. Knows orders by name only, and nothing of accounts. */
export class Exchange {
  readonly market: Market
  readonly #options: ExchangeOptions
  readonly #day = new SimVenue()
  /** Order types 05, 06, 07 and the after-market: books of their own, for they trade beside or after the others. */
  readonly #evening = new SimVenue()
  readonly #stops = new SleepingStops()
  readonly #halted = new Set<string>()
  readonly #calls = new Map<string, Call>()
  #interruptions: Interruption[] = []
  readonly #viReferences = new Map<string, number>()
  readonly #overtime = new Map<string, Quote>()
  readonly #names = new Map<string, Names>()
  readonly #random: Random
  #watch: MarketWatch | undefined
  #take: (events: readonly SimEvent[]) => void = () => undefined
  #woken: (orderId: string) => void = () => undefined
  /** Set while an auction prints: its trade has filled everybody already. */
  #isPrinting = false

  constructor(options: ExchangeOptions) {
    this.#options = options
    this.market = options.market
    this.#random = mulberry32(options.seed)
    for (const code of this.market.codes) {
      this.#names.set(code, { KRX: instrumentId(code), NXT: instrumentId(code, 'NXT') })
    }
    this.introduceAll()
    this.market.listen({
      mayPrint: (code, trade) => this.#mayPrint(code, trade),
      onTrade: (code, trade, venue) => this.#onTrade(code, trade, venue),
      onBook: (code, venue) => this.#onBook(code, venue),
      onDayEnd: () =>
        this.#take([...this.#day.endSession(), ...this.#evening.endSession(), ...this.#stops.end(() => true)]),
      onDayStart: () => this.#startDay(),
    })
  }

  /** Where fills and cancellations go, and the names of stops that a trade has set off. */
  onEvents(take: (events: readonly SimEvent[]) => void, woken: (orderId: string) => void): void {
    this.#take = take
    this.#woken = woken
  }

  watch(watch: MarketWatch): void {
    this.#watch = watch
  }

  get watcher(): MarketWatch | undefined {
    return this.#watch
  }

  get timeOfDay(): number {
    return this.#options.timeOfDay()
  }

  /** The auction a symbol is in; undefined while it trades or rests. */
  call(code: string): Call | undefined {
    return this.#calls.get(code)
  }

  codesInCall(): readonly string[] {
    return [...this.#calls.keys()]
  }

  /** What an auction would do now; undefined outside one. */
  expected(code: string): Expected | undefined {
    const call = this.#calls.get(code)
    if (!call) return undefined
    const day = this.market.today(code)
    const target = this.#target(code, call)
    const book = callBook(day, target.price, target.quantity)
    const match = this.#board(call).indicate(this.#name(code, 'KRX'), book, call.reference)
    return expectedOf(day, target, match)
  }

  /** Volatility interruptions of today, oldest first. */
  get interruptions(): readonly Interruption[] {
    return this.#interruptions
  }

  viReference(code: string): number {
    return this.#viReferences.get(code) ?? this.market.today(code).base
  }

  overtime(code: string): Quote {
    return this.#overtime.get(code) ?? blankQuote(this.market.quote(code).last)
  }

  isHalted(code: string): boolean {
    return this.#halted.has(code)
  }

  setHalted(code: string, isHalted: boolean, told = ''): void {
    if (isHalted === this.#halted.has(code)) return
    if (isHalted) {
      this.#halted.add(code)
      this.market.hold(code)
    } else {
      this.#halted.delete(code)
      if (!this.#calls.has(code)) this.market.release(code)
    }
    this.introduce(code)
    this.#watch?.onOperation(code, operation(told))
  }

  /** A two-minute call auction, with a random end of up to thirty seconds more. */
  startVi(code: string, kind: 'static' | 'dynamic', at: number): void {
    if (this.#calls.has(code) || this.#halted.has(code)) return
    const until = at + VI_MS + Math.floor(this.#random() * RANDOM_END_MS)
    const { last: price } = this.market.quote(code)
    this.beginCall(code, { kind: 'vi', vi: kind, from: at, until, reference: price })
    this.#interruptions.push({ code, kind, from: at, until: undefined, price, reference: this.viReference(code) })
    if (this.market.today(code).symbol.isOnNxt) this.#day.setCall(this.#name(code, 'NXT'), true)
    this.#watch?.onOperation(code, operation(''))
  }

  beginCall(code: string, call: Call): void {
    this.#calls.set(code, call)
    if (call.kind !== 'single') this.market.hold(code)
    this.#board(call).setCall(this.#name(code, 'KRX'), true)
  }

  /** Ends an auction: prints its one trade and goes on, or rests when the market does. */
  endCall(code: string, { thenHold }: { readonly thenHold: boolean }): void {
    const call = this.#calls.get(code)
    if (!call) return
    const target = this.#target(code, call)
    if (call.kind !== 'single') this.market.release(code)
    this.#calls.delete(code)
    const book = callBook(this.market.today(code), target.price, target.quantity)
    const { match, events } = this.#board(call).uncross(this.#name(code, 'KRX'), book, call.reference)
    this.#take(events)
    if (match) this.#printMatch(code, call, { at: this.timeOfDay, price: match.price, size: match.quantity })
    if (call.kind === 'vi') this.#endVi(code)
    if (thenHold || this.#halted.has(code)) this.market.hold(code)
    else if (call.kind !== 'single') this.#onBook(code, 'KRX')
  }

  /** Auctions of their own that are due: interruptions, and openings or closings prolonged by chance. */
  endDueCalls(now: number): void {
    for (const [code, { until, isPhaseOver }] of this.#calls) {
      if (until !== undefined && until <= now) this.endCall(code, { thenHold: isPhaseOver ?? false })
    }
  }

  /** The next instant an auction ends by itself. */
  nextCallEnd(): number | undefined {
    const ends = [...this.#calls.values()].flatMap(({ until }) => until ?? [])
    return ends.length === 0 ? undefined : Math.min(...ends)
  }

  /** Everybody may trade at one price, as far as the depth goes: before the open and after the close. */
  openFixed(code: string, price: number): void {
    const size = this.market.today(code).depth
    this.#take(this.#evening.onBook(this.#name(code, 'KRX'), { bids: [[price, size]], asks: [[price, size]] }))
  }

  /** A trade of hours the recording does not have. */
  printQuiet(code: string, trade: ReplayTick, { venue, isEvening }: Route): void {
    if (!isEvening) {
      this.market.print(code, trade, venue)
      return this.#onBook(code, venue)
    }
    const book = this.market.today(code).bookAround(trade, this.overtime(code).count, 1)
    this.#take(this.#evening.onTrade(this.#name(code, 'KRX'), trade))
    this.#printOvertime(code, trade)
    this.#take(this.#evening.onBook(this.#name(code, 'KRX'), book))
  }

  check(order: SimOrder, route: Route): SimRejection | undefined {
    return this.#venueOf(route).check(named(order, this.#name(symbolOf(order), route.venue)))
  }

  submit({ stopPrice, ...order }: StopOrder, route: Route): readonly SimEvent[] {
    const own = named(order, this.#name(symbolOf(order), route.venue))
    return stopPrice === undefined ? this.#venueOf(route).submit(own) : this.#stops.add(own, stopPrice, route)
  }

  restore(order: StopOrder, route: Route, cumQty: number): void {
    if (order.stopPrice !== undefined) this.submit({ ...order, quantity: order.quantity - cumQty }, route)
    else this.#venueOf(route).restore(named(order, this.#name(symbolOf(order), route.venue)), cumQty)
  }

  cancel(orderId: string, quantity: number): readonly SimEvent[] {
    return this.#stops.cancel(orderId, quantity) ?? this.#holderOf(orderId).cancel(orderId, quantity)
  }

  isAsleep(orderId: string): boolean {
    return this.#stops.has(orderId)
  }

  replace(orderId: string, replacement: SimReplacement): readonly SimEvent[] {
    return this.#holderOf(orderId).replace(orderId, replacement)
  }

  loosen(orderId: string): void {
    this.#day.loosen(orderId)
  }

  /** Day orders lapse: those of one exchange (of one symbol), or of the hours beside and after it. */
  endSession(which: Venue | 'evening', code?: string): void {
    if (which === 'evening') return this.#take(this.#evening.endSession())
    const name = code === undefined ? undefined : this.#name(code, which)
    const ends = (id: InstrumentId): boolean => (name === undefined ? id.endsWith(which) : id === name)
    return this.#take([...this.#day.endSession(ends), ...this.#stops.end(ends)])
  }

  /** Nothing rests any more: the books were cleared. Nobody is told. */
  forgetOrders(): void {
    this.#day.endSession()
    this.#evening.endSession()
    this.#stops.end(() => true)
  }

  /** Everything rests on the books as they are; for orders put back after a restart. */
  openBooks(): void {
    for (const code of this.market.codes) if (!this.#calls.has(code)) this.#showBook(code, 'KRX')
  }

  introduceAll(): void {
    for (const code of this.market.codes) this.introduce(code)
  }

  introduce(code: string): void {
    const { limits, symbol } = this.market.today(code)
    const instrument = { kind: symbol.kind, limits, isHalted: this.#halted.has(code) }
    const name = this.#name(code, 'KRX')
    this.#day.setInstrument(name, instrument)
    this.#evening.setInstrument(name, instrument)
    if (symbol.isOnNxt) this.#day.setInstrument(this.#name(code, 'NXT'), instrument)
  }

  /** The evening has limits of its own: ±10 % of the close for its single price. */
  limitEvening(code: string, limits: PriceLimits): void {
    const { kind } = this.market.today(code).symbol
    this.#evening.setInstrument(this.#name(code, 'KRX'), { kind, limits, isHalted: this.#halted.has(code) })
  }

  #mayPrint(code: string, trade: ReplayTick): boolean {
    if (!this.#options.hasAutoVi || this.market.quote(code).count === 0) return true
    const { last } = this.market.quote(code)
    const { kind } = this.market.today(code).symbol
    const reference = this.viReference(code)
    const isStatic = Math.abs(trade.price - reference) >= reference * STATIC_VI
    const rate = kind === 'stock' ? DYNAMIC_VI.share : DYNAMIC_VI.fund
    const isDynamic = Math.abs(trade.price - last) >= last * rate
    if (!isStatic && !isDynamic) return true
    const day = midnight(kstDate(unixMs(this.#options.now())))
    this.startVi(code, isStatic ? 'static' : 'dynamic', day + trade.at)
    return false
  }

  #onTrade(code: string, trade: ReplayTick, venue: Venue): void {
    this.#watch?.onTrade(code, trade, venue)
    const name = this.#name(code, venue)
    if (!this.#isPrinting && this.#day.hasOrders(name)) this.#take(this.#day.onTrade(name, trade))
    if (this.#stops.isEmpty) return
    for (const { order, route } of this.#stops.wake(name, trade.price)) {
      this.#woken(order.id)
      this.#take(this.submit(order, route))
    }
  }

  #onBook(code: string, venue: Venue): void {
    this.#showBook(code, venue)
    this.#watch?.onBook(code, venue)
  }

  #showBook(code: string, venue: Venue): void {
    this.#take(this.#day.onBook(this.#name(code, venue), this.market.book(code, venue)))
  }

  #startDay(): void {
    for (const [code, call] of this.#calls) {
      this.#board(call).setCall(this.#name(code, 'KRX'), false)
      if (call.kind === 'vi' && this.market.today(code).symbol.isOnNxt)
        this.#day.setCall(this.#name(code, 'NXT'), false)
    }
    this.#calls.clear()
    this.#interruptions = []
    this.#viReferences.clear()
    this.#overtime.clear()
    this.introduceAll()
    for (const code of this.#halted) this.market.hold(code)
  }

  #printMatch(code: string, call: Call, { at, price, size }: Omit<ReplayTick, 'aggressor'>): void {
    const trade = { at, price, size, aggressor: price >= call.reference ? 'buyer' : 'seller' } as const
    if (call.kind === 'single') return this.#printOvertime(code, trade)
    this.#viReferences.set(code, price)
    this.#isPrinting = true
    this.market.print(code, trade, 'KRX')
    this.#isPrinting = false
  }

  #printOvertime(code: string, trade: ReplayTick): void {
    const quote = this.overtime(code)
    record(quote, trade)
    this.#overtime.set(code, quote)
    this.#watch?.onOvertimeTrade(code, trade)
  }

  #endVi(code: string): void {
    const over = this.#interruptions.findLast((one) => one.code === code)
    if (over) over.until = this.#options.now()
    if (this.market.today(code).symbol.isOnNxt) this.#day.setCall(this.#name(code, 'NXT'), false)
    this.#watch?.onOperation(code, operation(''))
  }

  #target(code: string, call: Call): { readonly price: number; readonly quantity: number } {
    return targetOf(this.market.today(code), call, { missed: this.market.missed(code), now: this.#options.now() })
  }

  #board(call: Call): SimVenue {
    return call.kind === 'single' ? this.#evening : this.#day
  }

  #venueOf({ isEvening }: Route): SimVenue {
    return isEvening ? this.#evening : this.#day
  }

  #holderOf(orderId: string): SimVenue {
    return this.#evening.leaves(orderId) > 0 ? this.#evening : this.#day
  }

  #name(code: string, venue: Venue): InstrumentId {
    const names = this.#names.get(code)
    return names ? names[venue] : instrumentId(code, venue)
  }
}

const symbolOf = ({ instrumentId: id }: SimOrder): string => id.slice(0, id.indexOf('.'))
const named = (order: SimOrder, id: InstrumentId): SimOrder => ({ ...order, instrumentId: id })
