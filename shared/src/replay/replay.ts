import type { Book, Quote, TapeTrade } from '../contracts/bridge-api.ts'
import { unixMs } from '../core/time.ts'
import type { Bar } from '../domain/market-data.ts'
import { type MarketPhase, phaseAt } from '../market/session-phase.ts'
import { CARRIED_CALENDAR } from '../market/trading-calendar.ts'
import type { RuleFiring } from '../rules/desk/firing.ts'
import { type SimEvent, type SimOrder, SimVenue } from '../sim/sim-venue.ts'
import type { DeskSignal } from '../strategies/desk/desk-event.ts'
import type { StrategySpec } from '../strategies/spec.ts'
import type { StrategyDefinition } from '../strategies/strategy.ts'
import { ReplayAccount, type ReplayAsk, type ReplayFill, type ReplayOrder, type ReplayStanding } from './account.ts'
import { type DayTick, MarketDay, ticksOfDay } from './market-day.ts'
import { barsOf, lengthOf, type RecordedDay } from './recorded-day.ts'
import { firingOf, type ReplayFiring } from './replay-firing.ts'
import { type ReplayRule, RuleWatch, type WatchedRule } from './rule-watch.ts'
import { Strategist, type StrategistState } from './strategist.ts'

export interface ReplaySettings {
  /** Won at the start. */
  readonly cash: number
  /** Trades within a bar are made up: equal seeds make equal days. */
  readonly seed: number
  readonly strategy: StrategySpec | null
  /** Of the reader's own, watched along. */
  readonly rules?: readonly ReplayRule[]
}

/** What a reader did, and when in the replayed day: with the settings it is all there is to a replay. */
export type ReplayCommand =
  | { readonly kind: 'place'; readonly at: number; readonly ask: ReplayAsk }
  | { readonly kind: 'cancel'; readonly at: number; readonly id: string }

export type ReplaySignal = Pick<DeskSignal, 'key' | 'action' | 'reason' | 'strength' | 'price' | 'at' | 'decidedBy'> & {
  readonly quantity: number | null
}

/** Where a replay stands: nothing in it is later than `clock`. */
export interface ReplayView {
  /** UnixMs of the replayed day. */
  readonly clock: number
  readonly phase: MarketPhase
  readonly isOver: boolean
  readonly quote: Quote
  readonly book: Book
  readonly standing: ReplayStanding
  /** Oldest first. */
  readonly orders: readonly ReplayOrder[]
  readonly fills: readonly ReplayFill[]
  readonly signals: readonly ReplaySignal[]
  /** Null: none was asked for. */
  readonly strategist: StrategistState | null
  readonly rules: readonly WatchedRule[]
  readonly firings: readonly ReplayFiring[]
}

/** Of the equity curve: UnixMs and won. */
export interface EquityPoint {
  readonly ts: number
  readonly equity: number
}

/** The opening auction is seen to come. */
const BEFORE_OPEN_MS = 60_000
const NEVER = Number.POSITIVE_INFINITY
/** What others bring to an auction at its price: more than anybody here orders. */
const CROWD = 1_000_000_000

interface Options {
  /** What runs a strategy that is not built in. */
  readonly given?: StrategyDefinition | undefined
}

/**
 * One recorded day, played trade by trade to a paper account of its own. Pure: time is what it is advanced to, and however
 * the way there is cut, the same commands at the same times give the same fills.
 */
export class Replay {
  readonly day: RecordedDay
  readonly settings: ReplaySettings
  readonly start: number
  readonly curve: EquityPoint[] = []
  readonly commands: ReplayCommand[] = []
  readonly #market: MarketDay
  readonly #ticks: readonly DayTick[]
  readonly #bars: readonly Bar[]
  readonly #account: ReplayAccount
  readonly #venue = new SimVenue()
  readonly #strategist: Strategist | null
  readonly #signals: ReplaySignal[] = []
  readonly #watch: RuleWatch | null
  readonly #firings: ReplayFiring[] = []
  /** Order of the venue → key of the signal it came from. */
  readonly #keys = new Map<string, string>()
  #clock: number
  #tickAt = 0
  #barAt = 0
  #orderCount = 0
  #isCall = true
  #hasCalled = false
  #isOver = false
  #trades: TapeTrade[] = []
  #growing: Bar | null = null
  /** Grows with everything that happens to orders, fills and signals. */
  #revision = 0

  constructor(day: RecordedDay, settings: ReplaySettings, { given }: Options = {}) {
    this.day = day
    this.settings = settings
    this.start = day.open - BEFORE_OPEN_MS
    this.#clock = this.start
    this.#market = new MarketDay(day, settings.seed)
    this.#ticks = ticksOfDay(day, settings.seed)
    this.#bars = barsOf(day.bars)
    this.#account = new ReplayAccount(day, settings.cash)
    this.#venue.setInstrument(day.instrumentId, { kind: day.kind, limits: this.#market.limits, isHalted: false })
    this.#venue.setCall(day.instrumentId, true)
    const { strategy, rules = [] } = settings
    const { limits } = this.#market
    this.#strategist = strategy === null ? null : new Strategist({ day, spec: strategy, given, start: this.start })
    this.#watch = rules.length === 0 ? null : new RuleWatch({ day, rules, limits, start: this.start })
    if (this.#strategist !== null) this.#follow(this.#strategist.begin(this.#account.standing))
    if (this.#watch !== null) this.#obey(this.#watch.begin(this.#account.standing))
  }

  get clock(): number {
    return this.#clock
  }

  get revision(): number {
    return this.#revision
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** The bar that is being played, as far as it has gone; null before its first trade. */
  get growing(): Bar | null {
    return this.#growing
  }

  /** Bars that are over. */
  get closedBars(): readonly Bar[] {
    return this.#bars.slice(0, this.#barAt)
  }

  /** Trades since it was asked last, newest first. */
  takeTrades(): readonly TapeTrade[] {
    const trades = this.#trades.reverse()
    this.#trades = []
    return trades
  }

  view(): ReplayView {
    return {
      clock: this.#clock,
      phase: phaseAt(CARRIED_CALENDAR, 'KRX', unixMs(this.#clock)),
      isOver: this.#isOver,
      quote: this.#market.quote(this.#clock),
      book: this.#market.book(this.#clock),
      standing: this.#account.standing,
      orders: [...this.#account.orders.values()],
      fills: [...this.#account.fills],
      signals: [...this.#signals],
      strategist: this.#strategist?.status ?? null,
      rules: this.#watch?.rules ?? [],
      firings: [...this.#firings],
    }
  }

  /** When the bar being played, or the one after a gap, is over: one step. */
  get nextStep(): number {
    const bar = this.#bars[this.#barAt]
    return bar === undefined ? this.day.close : Math.min(this.day.close, bar.ts + lengthOf(this.day.bar))
  }

  /** Plays everything up to `to`, in the order it happened. Going back is not possible: what was seen stays seen. */
  advance(to: number): void {
    const end = Math.min(to, this.day.close)
    while (!this.#isOver) {
      const tick = this.#ticks[this.#tickAt]?.at ?? NEVER
      const bar = this.#barEnd
      const due = this.#strategist?.dueAt ?? NEVER
      const watch = this.#watch?.dueAt ?? NEVER
      const call = this.#callAt
      const at = Math.min(tick, bar, due, watch, call)
      if (at > end) break
      this.#clock = Math.max(this.#clock, at)
      if (bar === at) this.#closeBar()
      else if (call === at) this.#beginCall()
      else if (due === at) this.#follow(this.#strategist!.due(at))
      else if (watch === at) this.#obey(this.#watch!.due(at))
      else this.#playTick()
    }
    this.#clock = Math.max(this.#clock, end)
    if (this.#clock >= this.day.close) this.#finish()
  }

  /** An order by hand, now. */
  place(ask: ReplayAsk): ReplayOrder {
    this.commands.push({ kind: 'place', at: this.#clock, ask })
    return this.#enter(ask, 'hand')
  }

  cancel(id: string): void {
    this.commands.push({ kind: 'cancel', at: this.#clock, id })
    if (this.#account.orders.get(id)?.by === 'hand') this.#hear(this.#venue.cancel(id))
  }

  /** Plays what a reader did before, up to where they left. */
  resume(commands: readonly ReplayCommand[], clock: number): void {
    for (const command of commands) {
      this.advance(command.at)
      if (command.kind === 'place') this.place(command.ask)
      else this.cancel(command.id)
    }
    this.advance(clock)
  }

  get #barEnd(): number {
    const bar = this.#bars[this.#barAt]
    if (bar === undefined) return NEVER
    return bar.ts >= this.day.close ? NEVER : bar.ts + lengthOf(this.day.bar)
  }

  /** Where the closing auction was recorded, orders are collected for it. */
  get #callAt(): number {
    const isRecorded = this.#ticks.at(-1)?.at === this.day.close
    return isRecorded && !this.#hasCalled ? this.#closingCall : NEVER
  }

  get #closingCall(): number {
    return this.day.close - CLOSING_CALL_MS
  }

  #beginCall(): void {
    this.#isCall = true
    this.#hasCalled = true
    this.#venue.setCall(this.day.instrumentId, true)
  }

  #closeBar(): void {
    this.#barAt += 1
    this.#growing = null
    const { standing } = this.#account
    this.curve.push({ ts: this.#clock, equity: standing.equity })
    if (this.#watch !== null) this.#obey(this.#watch.standing(standing, this.#clock, this.#market.last))
  }

  #playTick(): void {
    const tick = this.#ticks[this.#tickAt]!
    const { instrumentId: id } = this.day
    this.#tickAt += 1
    this.#trades.push(this.#market.take(tick))
    this.#account.mark(tick.price)
    this.#growing = grown(this.#growing, tick, this.#bars[this.#barAt]?.ts ?? unixMs(tick.at))
    const endsCall = this.#isCall && (this.#tickAt === 1 || tick.at === this.day.close)
    if (endsCall) {
      this.#isCall = false
      const crowd = [[tick.price, CROWD]] as const
      this.#hear(this.#venue.uncross(id, { bids: crowd, asks: crowd }, tick.price).events)
    }
    this.#hear(this.#venue.onTrade(id, tick))
    this.#hear(this.#venue.onBook(id, this.#market.book(this.#clock)))
    if (this.#strategist !== null) this.#follow(this.#strategist.price(tick.price, this.#clock))
    if (this.#watch !== null) {
      const { last: price, ...told } = this.#market.quote(this.#clock)
      this.#obey(this.#watch.trade({ ...told, price }, this.#market.book(this.#clock)))
    }
  }

  #finish(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#barAt = this.#bars.length
    this.#growing = null
    this.#hear(this.#venue.endSession())
    this.curve.push({ ts: this.day.close, equity: this.#account.standing.equity })
  }

  /** Signals become orders; what comes of them may bring more signals. */
  #follow(signals: readonly DeskSignal[]): void {
    for (const signal of signals) {
      const { key, action, reason, strength, price, at, decidedBy, order } = signal
      this.#revision += 1
      this.#signals.push({ key, action, reason, strength, price, at, decidedBy, quantity: order?.quantity ?? null })
      if (order === null) continue
      const { side, quantity, limitPrice } = order
      this.#enter({ side, quantity, limitPrice }, 'strategy', key)
    }
  }

  /** What rules ask for goes to the same account as the reader's own orders; nothing else of them is done here. */
  #obey(firings: readonly RuleFiring[]): void {
    for (const firing of firings) {
      this.#revision += 1
      const name = this.settings.rules?.find(({ versionId }) => versionId === firing.versionId)?.rule.name ?? ''
      const told = firingOf(firing, { name, price: this.#market.last })
      this.#firings.push(told)
      for (const { ask } of told.acts) if (ask !== null) this.#enter(ask, 'rule')
    }
  }

  #enter(ask: ReplayAsk, by: ReplayOrder['by'], key?: string): ReplayOrder {
    this.#orderCount += 1
    this.#revision += 1
    const id = `r${this.#orderCount}`
    const { instrumentId } = this.day
    const order: SimOrder = {
      ...ask,
      id,
      instrumentId,
      type: ask.limitPrice === null ? 'market' : 'limit',
      timeInForce: 'day',
    }
    const code = this.#isOver
      ? 'replay_over'
      : (this.#venue.check(order) ?? this.#account.objection(ask, this.#clock) ?? null)
    this.#account.enter({ ...ask, id, by, placedAt: this.#clock }, code)
    if (key !== undefined) this.#keys.set(id, key)
    if (code === null) this.#hear(this.#venue.submit(order))
    else if (key !== undefined && this.#strategist !== null) this.#follow(this.#strategist.refused(key, this.#clock))
    return this.#account.orders.get(id)!
  }

  #hear(events: readonly SimEvent[]): void {
    for (const event of events) {
      if (event.kind === 'filled') {
        this.#account.fill(event.orderId, event.quantity, { price: event.price, ts: this.#clock })
      } else if (event.kind === 'canceled') this.#account.close(event.orderId)
      else continue
      this.#revision += 1
      this.#tellStrategist(event.orderId)
      if (this.#watch !== null) this.#obey(this.#watch.standing(this.#account.standing, this.#clock, this.#market.last))
    }
  }

  #tellStrategist(id: string): void {
    const order = this.#account.orders.get(id)
    if (this.#strategist === null || order === undefined) return
    this.#strategist.standing(this.#account.standing, this.#clock)
    const key = this.#keys.get(id)
    if (key === undefined) {
      if (order.filled > 0) this.#follow(this.#strategist.foreign(this.#clock))
      return
    }
    const { side, filled, amount, state } = order
    this.#follow(this.#strategist.ownOrder(key, { side, filled, amount, isOpen: state === 'open' }, this.#clock))
  }
}

/** 15:20 on an ordinary day. */
const CLOSING_CALL_MS = 10 * 60_000

function grown(bar: Bar | null, { price, size }: DayTick, ts: Bar['ts']): Bar {
  if (bar === null) return { ts, open: price, high: price, low: price, close: price, volume: size }
  const { high, low, volume } = bar
  return { ...bar, high: Math.max(high, price), low: Math.min(low, price), close: price, volume: volume + size }
}
