import { err, ok, type Result } from '@naru/shared/core/result'
import type { KstDate } from '@naru/shared/core/time'
import type { Venue } from '@naru/shared/domain/instrument'
import { isOpenOn, type TradingCalendar } from '@naru/shared/market/trading-calendar'
import { DayLife, type LifeHooks } from './day-life.ts'
import type { Exchange, Route } from './exchange.ts'
import { isOffHours, type Phases, untakenReason, untimely } from './hours.ts'
import type { PlayedDays } from './market/played-days.ts'
import type { RecordedSymbol } from './market/recording.ts'
import type { RefusalReason } from './refusals.ts'

interface Wish {
  readonly division: string
  /** EXCG_ID_DVSN_CD */
  readonly exchange: string
}

/** When orders are taken and how the market moves: by the replay, or by the calendar. */
export interface TradingHours {
  readonly calendar: TradingCalendar
  readonly phases: Phases
  /** Begins once the broker is there. */
  begin(hooks: LifeHooks): void
  advance(elapsed: number): void
  /** Why nothing at all is taken on a day. */
  closedReason(today: KstDate): RefusalReason | undefined
  /** Where an order goes, or why it is not taken now. */
  route(listing: RecordedSymbol, wish: Wish): Result<Route, RefusalReason>
  /** Why an order cannot be revised or canceled now. */
  changeReason(route: Route): RefusalReason | undefined
}

const ALWAYS_OPEN: Phases = { KRX: 'open', NXT: 'nxt_main' }

/** Open for as long as the replay runs, at any hour of the clock. */
export class ReplayHours implements TradingHours {
  readonly calendar: TradingCalendar
  readonly phases = ALWAYS_OPEN
  readonly #exchange: Exchange
  readonly #now: () => number

  constructor(exchange: Exchange, calendar: TradingCalendar, now: () => number) {
    this.#exchange = exchange
    this.calendar = calendar
    this.#now = now
  }

  begin(): void {
    // Nothing begins or ends by the clock here.
  }

  advance(elapsed: number): void {
    this.#exchange.market.advanceTo(elapsed)
    this.#exchange.endDueCalls(this.#now())
    for (const code of this.#exchange.codesInCall()) this.#exchange.watcher?.onExpected(code)
  }

  closedReason(): undefined {
    return undefined
  }

  route(listing: RecordedSymbol, wish: Wish): Result<Route, RefusalReason> {
    return routed(listing, wish, (venue) => this.#untaken(listing, wish, venue))
  }

  changeReason(): undefined {
    return undefined
  }

  #untaken(listing: RecordedSymbol, { division }: Wish, venue: Venue): RefusalReason | undefined {
    const isInCall = this.#exchange.call(listing.code) !== undefined
    const { kind } = listing
    return untakenReason({
      division,
      venue,
      phases: ALWAYS_OPEN,
      kind,
      isInCall,
      isBeforeHours: false,
      isNxtIntake: false,
    })
  }
}

/** The exchanges' own hours by the server clock. */
export class CalendarHours implements TradingHours {
  readonly #exchange: Exchange
  readonly #days: PlayedDays
  readonly #now: () => number
  #life: DayLife | undefined

  constructor(exchange: Exchange, days: PlayedDays, now: () => number) {
    this.#exchange = exchange
    this.#days = days
    this.#now = now
  }

  get calendar(): TradingCalendar {
    return this.#days.calendar
  }

  get phases(): Phases {
    return this.#life?.phases ?? { KRX: 'closed', NXT: 'closed' }
  }

  /** The instant the exchange lives: within a step it is behind the clock. */
  get now(): number {
    return this.#life?.now ?? this.#now()
  }

  begin(hooks: LifeHooks): void {
    this.#life = new DayLife(this.#exchange, { days: this.#days, now: this.#now(), hooks })
  }

  advance(): void {
    this.#life?.advance(this.#now())
  }

  /** Another calendar from today on. */
  replaceCalendar(calendar: TradingCalendar, today: KstDate): void {
    this.#days.replace(calendar, today)
    this.#life?.reconsider()
  }

  closedReason(today: KstDate): RefusalReason | undefined {
    return isOpenOn(this.calendar, 'KRX', today) ? undefined : 'holiday'
  }

  route(listing: RecordedSymbol, wish: Wish): Result<Route, RefusalReason> {
    const sent = routed(listing, wish, (venue) => this.#untaken(listing, wish, venue))
    if (!sent.ok || sent.value.venue === 'NXT') return sent
    return ok({ venue: 'KRX', isEvening: isOffHours(wish.division) || this.phases.KRX === 'after_market' })
  }

  changeReason({ venue, isEvening }: Route): RefusalReason | undefined {
    const phase = this.phases[venue]
    if (isEvening || (venue === 'NXT' && phase !== 'closed')) return undefined
    return phase === 'opening_auction' || phase === 'open' || phase === 'closing_auction' ? undefined : untimely(phase)
  }

  #untaken({ code, kind }: RecordedSymbol, { division }: Wish, venue: Venue): RefusalReason | undefined {
    const life = this.#life
    const isInCall = this.#exchange.call(code) !== undefined
    const { isBeforeHours = false, isNxtIntake = false } = life ?? {}
    return untakenReason({ division, venue, phases: this.phases, kind, isInCall, isBeforeHours, isNxtIntake })
  }
}

/** KRX or NXT as asked for; the smart route takes KRX while it is open, else NXT. */
function routed(
  listing: RecordedSymbol,
  { exchange }: Wish,
  untaken: (venue: Venue) => RefusalReason | undefined,
): Result<Route, RefusalReason> {
  const to = (venue: Venue): Result<Route, RefusalReason> => {
    const reason = venue === 'NXT' && !listing.isOnNxt ? 'exchange' : untaken(venue)
    return reason ? err(reason) : ok({ venue, isEvening: false })
  }
  if (exchange !== 'SOR') return to(exchange === 'NXT' ? 'NXT' : 'KRX')
  const krx = to('KRX')
  if (krx.ok || !listing.isOnNxt) return krx
  const nxt = to('NXT')
  return nxt.ok ? nxt : krx
}
