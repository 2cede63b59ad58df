import type { UnixMs } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import type { AccountId } from '@naru/shared/domain/order'
import type { ListedInstrument } from '@naru/shared/market/instrument-search'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { AccountStanding, DeskEventBody } from '@naru/shared/rules/desk/desk-event'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { OpenSession, Sessions } from '../../ports/sessions.ts'
import type { InstrumentDirectory } from '../instrument-directory.ts'
import type { LedgerClock } from '../ledger-clock.ts'
import type { MarketDataHub } from '../market-data-hub.ts'
import { createMarketClock, type MarketClock } from './market-clock.ts'
import { createMarketEars, type Heard, type HeardEvent, type SlotRanks } from './market-ears.ts'

/** What every desk is told, whatever it runs. */
type HostEvent = Extract<
  DeskEventBody,
  { readonly type: 'account_changed' | 'position_changed' | 'calendar_changed' | 'timer' }
>

/** What decides: pure, and told one event at a time. `at` is market time and never goes back. */
interface Desk<Event, Effect> {
  handle(event: (Event | HostEvent) & { readonly at: UnixMs }): readonly Effect[]
}

/** What the desk runs, as the ledger has it. */
interface Roster<Row> {
  sync(rows: readonly Row[]): void
  /** Tells a new desk everything the old one was told. */
  rearm(): void
  /** What could not be told before may be known now. */
  lookAgain(): void
  stop(): void
}

/** Of the bridge. */
export interface HostParts {
  readonly sessions: Pick<Sessions, 'forUser' | 'onChange'>
  readonly hub: Pick<MarketDataHub, 'want' | 'connect'>
  readonly instruments: InstrumentDirectory
  readonly clock: Clock
  readonly ledgerClock: Pick<LedgerClock, 'now'>
  readonly calendar: () => TradingCalendar
  readonly logger: Logger
  /** Something was thrown that is not an expected outcome: the process must end and start clean. */
  readonly onBug: (error: unknown) => void
}

/** Of what is hosted. */
interface Hosted<Event, Effect> {
  readonly userId: string
  readonly ranks: SlotRanks
  /** At the beginning, and whenever the market shows an earlier time than before. */
  readonly createDesk: (calendar: TradingCalendar) => Desk<Event, Effect>
  /** Waits for nobody. */
  readonly perform: (effect: Effect) => void
  readonly hear: (event: HeardEvent) => void
  /** What the market's list says of an instrument that is watched from now on. */
  readonly tellListed: (id: InstrumentId, listed: ListedInstrument) => void
}

/** Begins with `open`: until then, and until the market's time is known, the desk is told nothing. */
export interface DeskHost<Row, Event> {
  readonly time: Pick<MarketClock, 'now' | 'day'>
  /** The user's own; undefined while there is none. */
  readonly session: OpenSession | undefined
  readonly watched: ReadonlySet<InstrumentId>
  /** `wake`: there may be somebody to ask now. */
  open(roster: Roster<Row>, wake: () => void): void
  sync(rows: readonly Row[]): void
  readonly put: (event: Event) => void
  /** What is watched from now on: the feed's slots follow, and of what is new the market's list is told. */
  watch(heard: Heard): void
  tellAccount(accountId: AccountId, standing: AccountStanding): void
  tellPosition(accountId: AccountId, id: InstrumentId, quantity: number): void
  /** A desk that has come to know an account has to be told what it holds. */
  repeatStanding(accountId: AccountId): void
  /** One timer: the newest replaces the one before. */
  setTimer(at: UnixMs): void
  /** Something may be due. */
  beat(): void
  stop(): void
}

/** Trades every second of every day: whose last trade tells the market's time. */
const ANY_SYMBOL = instrumentId('005930')
const LIST_RETRY_MS = 10_000
const MAX_TIMER_MS = 86_400_000

/** Runs one user's pure desk: its events in order, its time, and what the market and the accounts tell it. */
export const createDeskHost = <Row, Event extends object, Effect>(
  parts: HostParts,
  hosted: Hosted<Event, Effect>,
): DeskHost<Row, Event> => new Host(parts, hosted)

class Host<Row, Event extends object, Effect> implements DeskHost<Row, Event> {
  readonly time: MarketClock
  readonly #parts: HostParts
  readonly #hosted: Hosted<Event, Effect>
  readonly #queue: (Event | HostEvent)[] = []
  readonly #standings = new Map<AccountId, AccountStanding>()
  #desk
  #calendar: TradingCalendar
  #roster: Roster<Row> | undefined
  #ears: ReturnType<typeof createMarketEars> | undefined
  #session: OpenSession | undefined
  #rows: readonly Row[] = []
  #watched: ReadonlySet<InstrumentId> = new Set()
  #isHandling = false
  #isStopped = false
  #hasTime = false
  #cancelTimer = (): void => undefined

  constructor(parts: HostParts, hosted: Hosted<Event, Effect>) {
    this.#parts = parts
    this.#hosted = hosted
    this.#calendar = parts.calendar()
    this.#desk = hosted.createDesk(this.#calendar)
    this.time = createMarketClock(parts.ledgerClock.now)
  }

  get session(): OpenSession | undefined {
    return this.#session
  }

  get watched(): ReadonlySet<InstrumentId> {
    return this.#watched
  }

  open(roster: Roster<Row>, wake: () => void): void {
    const { sessions, hub, logger } = this.#parts
    const { userId, ranks, hear } = this.#hosted
    this.#roster = roster
    this.#ears = createMarketEars({
      userId,
      sessions,
      hub,
      clock: this.time,
      logger,
      ranks,
      put: hear,
      onSession: (session) => {
        this.#session = session
        wake()
        if (session !== undefined) void this.#begin(session)
      },
      onEarlierDay: () => this.#startAnew(),
    })
  }

  sync(rows: readonly Row[]): void {
    this.#noteCalendar()
    this.#rows = rows
    if (this.#hasTime) this.#roster?.sync(rows)
    else if (this.#session !== undefined) void this.#begin(this.#session)
  }

  /** Nothing is run before the market's clock is known: a replayed day has its own. */
  async #begin({ history }: OpenSession): Promise<void> {
    const at = await history.marketNow(ANY_SYMBOL)
    if (this.#isStopped) return
    if (!this.#hasTime) this.time.begin(at)
    this.#hasTime = true
    this.#roster?.sync(this.#rows)
    this.#roster?.lookAgain()
  }

  /** Time never goes back for a desk: another one takes its place and runs the same. */
  #startAnew(): void {
    this.#cancelTimer()
    this.#desk = this.#hosted.createDesk(this.#calendar)
    this.#watched = new Set()
    this.#roster?.rearm()
  }

  /** One event at a time, in the order they came: what an effect brings about waits until all of them are performed. */
  readonly put = (event: Event | HostEvent): void => {
    if (this.#isStopped || !this.#hasTime) return
    this.#queue.push(event)
    if (this.#isHandling) return
    this.#isHandling = true
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        for (const effect of this.#desk.handle({ ...next, at: this.time.now() })) this.#hosted.perform(effect)
      }
    } catch (error) {
      this.#parts.onBug(error)
    } finally {
      this.#isHandling = false
    }
  }

  watch(heard: Heard): void {
    const before = this.#watched
    this.#watched = new Set([...heard.watching, ...heard.trading])
    this.#ears?.want(heard)
    void this.#tellListed([...this.#watched].filter((id) => !before.has(id)))
  }

  async #tellListed(ids: readonly InstrumentId[]): Promise<void> {
    if (ids.length === 0 || this.#isStopped) return
    const { instruments, clock } = this.#parts
    const all = await instruments.all()
    if (!all.ok) {
      clock.after(LIST_RETRY_MS, () => void this.#tellListed(ids.filter((id) => this.#watched.has(id))))
      return
    }
    for (const id of ids) {
      const listed = instruments.find(id)
      if (listed !== undefined) this.#hosted.tellListed(id, listed)
    }
  }

  tellAccount(accountId: AccountId, standing: AccountStanding): void {
    this.#standings.set(accountId, standing)
    this.put({ type: 'account_changed', accountId, standing })
  }

  repeatStanding(accountId: AccountId): void {
    const standing = this.#standings.get(accountId)
    if (standing !== undefined) this.put({ type: 'account_changed', accountId, standing })
  }

  tellPosition(accountId: AccountId, id: InstrumentId, quantity: number): void {
    this.put({ type: 'position_changed', accountId, instrumentId: id, quantity })
  }

  #noteCalendar(): void {
    const calendar = this.#parts.calendar()
    if (calendar === this.#calendar) return
    this.#calendar = calendar
    this.put({ type: 'calendar_changed', calendar })
  }

  setTimer(at: UnixMs): void {
    this.#cancelTimer()
    const waitMs = Math.min(Math.max(1, at - this.time.now()), MAX_TIMER_MS)
    this.#cancelTimer = this.#parts.clock.after(waitMs, () => this.#onTimer(at))
  }

  /** A replayed day may have run ahead, and a timer takes no more than some days: the desk says itself what is due. */
  #onTimer(at: UnixMs): void {
    if (this.time.now() < at) return this.setTimer(at)
    this.beat()
  }

  beat(): void {
    this.put({ type: 'timer' })
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelTimer()
    this.#ears?.stop()
    this.#roster?.stop()
  }
}
