import { kstDate, unixMs } from '@naru/shared/core/time'
import type { Venue } from '@naru/shared/domain/instrument'
import { type Phase, regularSession, sessionAt } from '@naru/shared/market/session-phase'
import { ceilToTick, floorToTick } from '@naru/shared/market/tick-size'
import { mix, seedFrom } from '@naru/shared/sim/random'
import type { ReplayTick } from '@naru/shared/sim/replay'
import type { Exchange, Route } from './exchange.ts'
import type { Phases } from './hours.ts'
import { quietTrades } from './market/evening.ts'
import { midnight, type PlayedDays } from './market/played-days.ts'
import { type Operation, operation } from './market/watch.ts'

const MINUTE_MS = 60_000
const PRE_HOURS_END_MS = 20 * MINUTE_MS
const FIXED_PRICE_MS = 10 * MINUTE_MS
const SINGLE_PRICE_MS = 10 * MINUTE_MS
const NXT_INTAKE_MS = 10 * MINUTE_MS
const EXPECTED_EVERY_MS = 5_000
/** One auction in eight is prolonged, by up to half a minute. */
const PROLONGED_ONE_IN = 8
const RANDOM_END_MS = 30_000
const EVENING_RANGE_PERCENT = 10

const DAYTIME: ReadonlySet<Phase> = new Set(['pre_open', 'opening_auction', 'open', 'closing_auction'])

export interface LifeHooks {
  /** Orders for the day may be sent: reservation orders are. */
  onIntake(): void
  /** The closing auction begins: conditional-limit orders become market orders. */
  onClosingAuction(): void
}

interface Timer {
  readonly at: number
  readonly run: () => void
}

interface Quiet {
  readonly code: string
  readonly route: Route
  readonly trades: readonly ReplayTick[]
  next: number
}

/** The life of a trading day by the calendar: which phase both exchanges are in, and what begins and ends with it. */
export class DayLife {
  readonly #exchange: Exchange
  readonly #days: PlayedDays
  readonly #hooks: LifeHooks
  phases: Phases = { KRX: 'closed', NXT: 'closed' }
  #next = 0
  #now: number
  #timers: readonly Timer[] = []
  #quiet: Quiet[] = []
  #expectedAt = 0

  constructor(exchange: Exchange, { days, now, hooks }: { days: PlayedDays; now: number; hooks: LifeHooks }) {
    this.#exchange = exchange
    this.#days = days
    this.#hooks = hooks
    this.#now = now
    exchange.market.isNxtOpen = false
    this.#enter(now, { isResumed: true })
  }

  /** The instant being lived. */
  get now(): number {
    return this.#now
  }

  /** 08:30 to 08:40, when orders at the previous close trade. */
  get isBeforeHours(): boolean {
    const hours = this.#hoursOf(this.#now)
    return this.phases.KRX === 'opening_auction' && hours !== undefined && this.#now < hours.open - PRE_HOURS_END_MS
  }

  /** 15:30 to 15:40, when NXT already takes orders. */
  get isNxtIntake(): boolean {
    const next = sessionAt(this.#days.calendar, 'NXT', unixMs(this.#now)).nextChangeAt
    return this.phases.NXT === 'after_close' && next !== null && this.#now >= next - NXT_INTAKE_MS
  }

  /** Lives up to `now`: every beginning, end and auction at its own instant. */
  advance(now: number): void {
    const { market } = this.#exchange
    for (let at = this.#nextInstant(); at <= now; at = this.#nextInstant()) {
      this.#now = at
      market.advanceTo(this.#days.elapsedAt(at))
      this.#printQuiet()
      this.#exchange.endDueCalls(at)
      this.#runTimers(at)
      if (at >= this.#next) this.#enter(at, { isResumed: false })
    }
    this.#now = now
    market.advanceTo(this.#days.elapsedAt(now))
    this.#printQuiet()
    this.#tellExpected()
  }

  /** The calendar has changed: phases are looked up anew. */
  reconsider(): void {
    this.#next = this.#now
  }

  #nextInstant(): number {
    const timer = this.#timers[0]?.at ?? Number.POSITIVE_INFINITY
    return Math.min(this.#next, timer, this.#exchange.nextCallEnd() ?? Number.POSITIVE_INFINITY)
  }

  #enter(at: number, how: { readonly isResumed: boolean }): void {
    const [krx, nxt] = (['KRX', 'NXT'] as const).map((venue) => sessionAt(this.#days.calendar, venue, unixMs(at)))
    const before = this.phases
    this.phases = { KRX: krx?.phase ?? 'closed', NXT: nxt?.phase ?? 'closed' }
    this.#next = Math.min(krx?.nextChangeAt ?? Number.POSITIVE_INFINITY, nxt?.nextChangeAt ?? Number.POSITIVE_INFINITY)
    if (before.KRX !== this.phases.KRX || how.isResumed) this.#enterKrx(before.KRX, at, how)
    if (before.NXT !== this.phases.NXT || how.isResumed) this.#enterNxt(at, how)
  }

  #enterKrx(before: Phase, at: number, { isResumed }: { readonly isResumed: boolean }): void {
    if (before === 'after_hours_single') this.#endSinglePrice()
    // Day orders put back after a restart have outlived their session.
    if (isResumed && !DAYTIME.has(this.phases.KRX)) this.#exchange.endSession('KRX')
    switch (this.phases.KRX) {
      case 'opening_auction':
        return this.#beginOpening(at)
      case 'open':
        if (!isResumed) this.#open(at)
        return
      case 'closing_auction':
        return this.#beginClosing(at)
      case 'after_close':
        return this.#close(at)
      case 'after_hours_single':
        return this.#beginSinglePrice(at)
      case 'after_market':
        return this.#beginAfterMarket(at)
      default:
        this.#exchange.endSession('evening')
        if (this.phases.KRX !== 'pre_open') this.#exchange.endSession('KRX')
        for (const code of this.#codes) this.#exchange.market.hold(code)
    }
  }

  #beginOpening(at: number): void {
    const open = this.#hoursOf(at)?.open ?? at
    for (const code of this.#codes) {
      const { base } = this.#exchange.market.today(code)
      this.#exchange.beginCall(code, { kind: 'opening', from: at, planned: open, reference: base })
      this.#exchange.openFixed(code, base)
    }
    this.#tell(operation('110', { expected: '311' }))
    this.#tell(operation('130'))
    this.#at(open - PRE_HOURS_END_MS, () => {
      this.#exchange.endSession('evening')
      this.#tell(operation('139'))
    })
    this.#hooks.onIntake()
  }

  #open(at: number): void {
    this.#tell(operation('112', { expected: '112' }))
    for (const code of this.#codes) this.#endOrProlong(code, at, { isPhaseOver: false })
  }

  #beginClosing(at: number): void {
    this.#hooks.onClosingAuction()
    const planned = this.#hoursOf(at)?.close ?? at
    for (const code of this.#codes) {
      this.#exchange.endCall(code, { thenHold: true }) // an interruption goes over into the closing auction
      const reference = this.#exchange.market.quote(code).last
      this.#exchange.beginCall(code, { kind: 'closing', from: at, planned, reference })
    }
    this.#tell(operation('121', { expected: '121' }))
  }

  #close(at: number): void {
    this.#tell(operation('129', { expected: '129' }))
    for (const code of this.#codes) this.#endOrProlong(code, at, { isPhaseOver: true })
    this.#at((this.#hoursOf(at)?.close ?? at) + FIXED_PRICE_MS, () => {
      for (const code of this.#codes) this.#exchange.openFixed(code, this.#exchange.market.quote(code).last)
      this.#tell(operation('140'))
    })
  }

  #endOrProlong(code: string, at: number, { isPhaseOver }: { readonly isPhaseOver: boolean }): void {
    const call = this.#exchange.call(code)
    const chance = mix(seedFrom(code, Math.floor(at / MINUTE_MS)))
    const end = (): void => {
      this.#exchange.endCall(code, { thenHold: isPhaseOver })
      if (isPhaseOver) this.#exchange.endSession('KRX', code)
    }
    if (!call || chance % PROLONGED_ONE_IN > 0) {
      if (!call && isPhaseOver) this.#exchange.market.hold(code)
      return end()
    }
    const [begun, over] = isPhaseOver ? ['3', '4'] : ['1', '2']
    this.#exchange.watcher?.onOperation(code, operation('', { prolonged: begun ?? '' }))
    this.#at(at + 1000 + (chance % RANDOM_END_MS), () => {
      end()
      this.#exchange.watcher?.onOperation(code, operation('', { prolonged: over ?? '' }))
    })
  }

  #beginSinglePrice(at: number): void {
    this.#endFixedPrice()
    this.#tell(operation('150'))
    for (const code of this.#codes) {
      const { limits, symbol } = this.#exchange.market.today(code)
      const close = this.#exchange.market.quote(code).last
      const upper = floorToTick(symbol.kind, (close * (100 + EVENING_RANGE_PERCENT)) / 100) ?? close
      const lower = ceilToTick(symbol.kind, (close * (100 - EVENING_RANGE_PERCENT)) / 100)
      const within = { upper: Math.min(upper, limits.upper), lower: Math.max(lower, limits.lower) }
      this.#exchange.limitEvening(code, within)
      this.#beginSingleCall(code, at)
    }
    this.#at(at + SINGLE_PRICE_MS, () => this.#matchSingle(at + SINGLE_PRICE_MS))
  }

  #beginSingleCall(code: string, at: number): void {
    const reference = this.#exchange.overtime(code).last
    this.#exchange.beginCall(code, { kind: 'single', from: at, planned: at + SINGLE_PRICE_MS, reference })
  }

  #matchSingle(at: number): void {
    for (const code of this.#codes) {
      this.#exchange.endCall(code, { thenHold: true })
      this.#beginSingleCall(code, at)
    }
    this.#tell(operation('156'))
    this.#at(at + SINGLE_PRICE_MS, () => {
      if (this.phases.KRX === 'after_hours_single') this.#matchSingle(at + SINGLE_PRICE_MS)
    })
  }

  #endSinglePrice(): void {
    for (const code of this.#codes) this.#exchange.endCall(code, { thenHold: true })
    this.#exchange.endSession('evening')
    this.#tell(operation('159'))
  }

  #beginAfterMarket(at: number): void {
    this.#endFixedPrice()
    const until = sessionAt(this.#days.calendar, 'KRX', unixMs(at)).nextChangeAt ?? at
    const codes = this.#codes.filter((code) => this.#exchange.market.today(code).symbol.kind === 'stock')
    this.#playQuietly(codes, { venue: 'KRX', isEvening: true }, { at, until })
  }

  #endFixedPrice(): void {
    this.#exchange.endSession('evening')
    this.#tell(operation('149'))
  }

  #enterNxt(at: number, { isResumed }: { readonly isResumed: boolean }): void {
    const phase = this.phases.NXT
    const { market } = this.#exchange
    const isTrading = phase === 'nxt_pre' || phase === 'nxt_main' || phase === 'nxt_after'
    market.isNxtOpen = phase === 'nxt_main'
    const onNxt = this.#codes.filter((code) => market.today(code).symbol.isOnNxt)
    if (phase === 'nxt_pre' || phase === 'nxt_after') {
      const until = sessionAt(this.#days.calendar, 'NXT', unixMs(at)).nextChangeAt ?? at
      this.#playQuietly(onNxt, { venue: 'NXT', isEvening: false }, { at, until })
    }
    if (phase === 'closed' || phase === 'holiday') this.#exchange.endSession('NXT')
    if (isResumed && !isTrading) return
    const code = isTrading ? '112' : '129'
    for (const one of onNxt) this.#exchange.watcher?.onOperation(one, operation(code, { venue: 'NXT' }))
  }

  #playQuietly(codes: readonly string[], route: Route, time: { readonly at: number; readonly until: number }): void {
    const day = midnight(kstDate(unixMs(time.at)))
    for (const code of codes) {
      const { last } = this.#exchange.market.quote(code)
      const span = { start: last, from: time.at - day, until: time.until - day }
      this.#quiet.push({ code, route, trades: quietTrades(this.#exchange.market.today(code), span), next: 0 })
    }
  }

  #printQuiet(): void {
    if (this.#quiet.length === 0) return
    const timeOfDay = this.#now - midnight(kstDate(unixMs(this.#now)))
    for (const quiet of this.#quiet) {
      for (let trade = quiet.trades[quiet.next]; trade && trade.at <= timeOfDay; trade = quiet.trades[quiet.next]) {
        quiet.next += 1
        if (!this.#exchange.isHalted(quiet.code)) this.#exchange.printQuiet(quiet.code, trade, quiet.route)
      }
    }
    this.#quiet = this.#quiet.filter(({ trades, next }) => next < trades.length)
  }

  #tellExpected(): void {
    if (this.#now - this.#expectedAt < EXPECTED_EVERY_MS) return
    this.#expectedAt = this.#now
    for (const code of this.#codes) if (this.#exchange.call(code)) this.#exchange.watcher?.onExpected(code)
  }

  get #codes(): readonly string[] {
    return this.#exchange.market.codes
  }

  #hoursOf(at: number): { readonly open: number; readonly close: number } | undefined {
    return regularSession(this.#days.calendar, 'KRX' satisfies Venue, kstDate(unixMs(at)))
  }

  #tell(what: Operation): void {
    for (const code of this.#codes) this.#exchange.watcher?.onOperation(code, what)
  }

  /** Something to do later today; what is over already (after a late start) is done at once. */
  #at(at: number, run: () => void): void {
    if (at <= this.#now) run()
    else this.#timers = [...this.#timers, { at, run }].sort((a, b) => a.at - b.at)
  }

  #runTimers(at: number): void {
    while (this.#timers[0] && this.#timers[0].at <= at) {
      const [due, ...rest] = this.#timers
      this.#timers = rest
      due?.run()
    }
  }
}
