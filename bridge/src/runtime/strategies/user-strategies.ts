import { unreachable } from '@naru/shared/core/assert'
import { type KstDate, kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import type { AccountId } from '@naru/shared/domain/order'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { AccountStanding } from '@naru/shared/rules/desk/desk-event'
import { createStrategyDesk } from '@naru/shared/strategies/desk/desk'
import type { ArmedStrategy, DeskEffect, DeskEventBody, StrategyState } from '@naru/shared/strategies/desk/desk-event'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { OpenSession, Sessions } from '../../ports/sessions.ts'
import type { LedgerIntent } from '../../ports/store.ts'
import type { HookSignal, LedgerStrategy, SignalSource, StrategyShelf, StrategyStore } from '../../ports/strategies.ts'
import type { History } from '../history.ts'
import type { InstrumentDirectory } from '../instrument-directory.ts'
import type { Lease } from '../lease.ts'
import type { LedgerClock } from '../ledger-clock.ts'
import type { MarketDataHub } from '../market-data-hub.ts'
import type { Metrics } from '../metrics.ts'
import { createMarketClock } from '../rules/market-clock.ts'
import { createMarketEars } from '../rules/market-ears.ts'
import { reportDay } from './day-report.ts'
import { createRemotes } from './remotes.ts'
import { createSignalOutbox } from './signal-outbox.ts'
import { createStrategyBars } from './strategy-bars.ts'
import { createStrategyOrders } from './strategy-orders.ts'
import { createStrategyRoster } from './strategy-roster.ts'

export interface StrategyParts {
  readonly store: StrategyStore
  readonly sessions: Pick<Sessions, 'forUser' | 'onChange'>
  readonly hub: Pick<MarketDataHub, 'want' | 'connect'>
  readonly history: Pick<History, 'read'>
  readonly instruments: InstrumentDirectory
  readonly lease: Pick<Lease, 'current'>
  readonly clock: Clock
  readonly ledgerClock: Pick<LedgerClock, 'now'>
  readonly calendar: () => TradingCalendar
  readonly metrics: Pick<Metrics, 'strategySignals'>
  readonly logger: Logger
  /** Strategies that are not built in; undefined where this bridge has none. */
  readonly shelf?: StrategyShelf | undefined
  readonly source?: SignalSource | undefined
  readonly onProposed: (row: LedgerIntent) => void
  /** Something was thrown that is not an expected outcome: the process must end and start clean. */
  readonly onBug: (error: unknown) => void
}

/** One user's armed strategies at work. */
export interface UserStrategies {
  /** All of them as the ledger has them now. */
  sync(rows: readonly LedgerStrategy[]): void
  tellAccount(accountId: AccountId, standing: AccountStanding): void
  tellPosition(accountId: AccountId, instrumentId: InstrumentId, quantity: number): void
  tellForeignFill(accountId: AccountId, instrumentId: InstrumentId): void
  /** An order of this bridge changed: it may be one of theirs. */
  tellOrder(intentId: string): void
  tellHookSignal(signal: HookSignal): void
  /** A minute of the session calendar has passed. */
  beat(): void
  has(versionId: string): boolean
  /** What was wanted is written first. */
  stop(): Promise<void>
}

/** Trades every second of every day: whose last trade tells the market's time. */
const ANY_SYMBOL = instrumentId('005930')
const LIST_RETRY_MS = 10_000
const REPORT_RETRY_MS = 30_000
const REPORT_TRIES = 20
const MAX_TIMER_MS = 86_400_000
const DAY_MS = 86_400_000

export const createUserStrategies = (userId: string, parts: StrategyParts): UserStrategies => new Worker(userId, parts)

type Run = Extract<DeskEffect, { type: 'run' }>

class Worker implements UserStrategies {
  readonly #parts: StrategyParts
  #desk
  readonly #time
  readonly #outbox
  readonly #ears
  readonly #roster
  readonly #bars
  readonly #orders
  readonly #remotes
  readonly #queue: DeskEventBody[] = []
  readonly #standings = new Map<AccountId, AccountStanding>()
  readonly #states = new Map<string, StrategyState>()
  #calendar: TradingCalendar
  #session: OpenSession | undefined
  #isHandling = false
  #isStopped = false
  #hasTime = false
  #rows: readonly LedgerStrategy[] = []
  #cancelTimer = (): void => undefined
  #watched: readonly InstrumentId[] = []

  constructor(userId: string, parts: StrategyParts) {
    const { ledgerClock, calendar, sessions, hub, logger, store } = parts
    const put = (event: DeskEventBody): void => this.#put(event)
    this.#parts = parts
    this.#calendar = calendar()
    this.#desk = this.#createDesk()
    this.#time = createMarketClock(ledgerClock.now)
    this.#outbox = createSignalOutbox({
      ...parts,
      onProposed: (row, signal) => {
        this.#orders.know(row.id, signal.strategyId)
        parts.onProposed(row)
      },
      onRefused: ({ versionId, key }) => put({ type: 'order_refused', versionId, key }),
    })
    this.#bars = createStrategyBars({ ...parts, userId, put, canAsk: () => this.#session !== undefined })
    this.#orders = createStrategyOrders({ ...parts, put, armed: () => this.#roster.armed })
    this.#remotes = createRemotes({ ...parts, userId, put })
    this.#roster = createStrategyRoster({
      ...parts,
      store,
      shelf: parts.shelf,
      put,
      switchOff: (strategy, code, detail) => this.#outbox.switchOff(strategy, code, detail),
      info: () => this.#session?.info,
      onArmed: (version, spec) => this.#onArmed(version, spec),
      onDisarmed: (versionId) => this.#remotes.close(versionId),
    })
    this.#ears = createMarketEars({
      userId,
      sessions,
      hub,
      clock: this.#time,
      logger,
      ranks: { trading: 'strategies', watching: null },
      put: (event) => {
        if (event.type === 'trade_tick' || event.type === 'feed_interrupted') this.#put(event)
      },
      onSession: (session) => {
        this.#session = session
        this.#bars.wake()
        if (session !== undefined) void this.#begin(session)
      },
      onEarlierDay: () => this.#startAnew(),
    })
  }

  #createDesk() {
    return createStrategyDesk(this.#calendar, ({ versionId }) => this.#roster.given(versionId))
  }

  sync(rows: readonly LedgerStrategy[]): void {
    const calendar = this.#parts.calendar()
    if (calendar !== this.#calendar) {
      this.#calendar = calendar
      this.#put({ type: 'calendar_changed', calendar })
    }
    this.#rows = rows
    if (this.#hasTime) this.#roster.sync(rows)
    else if (this.#session !== undefined) void this.#begin(this.#session)
    this.#orders.look()
  }

  /** Nothing is run before the market's clock is known: a replayed day has its own. */
  async #begin({ history }: OpenSession): Promise<void> {
    const at = await history.marketNow(ANY_SYMBOL)
    if (this.#isStopped) return
    if (!this.#hasTime) this.#time.begin(at)
    this.#hasTime = true
    this.#roster.sync(this.#rows)
    this.#roster.lookAgain()
  }

  /** Time never goes back for a desk: another one takes its place and runs the same strategies. */
  #startAnew(): void {
    this.#cancelTimer()
    this.#desk = this.#createDesk()
    this.#watched = []
    this.#states.clear()
    this.#roster.rearm()
  }

  tellAccount(accountId: AccountId, standing: AccountStanding): void {
    this.#standings.set(accountId, standing)
    this.#put({ type: 'account_changed', accountId, standing })
  }

  tellPosition(accountId: AccountId, id: InstrumentId, quantity: number): void {
    this.#put({ type: 'position_changed', accountId, instrumentId: id, quantity })
  }

  tellForeignFill(accountId: AccountId, id: InstrumentId): void {
    this.#put({ type: 'foreign_fill', accountId, instrumentId: id })
  }

  tellOrder(intentId: string): void {
    this.#orders.changed(intentId)
  }

  tellHookSignal({ id, versionId, ...signal }: HookSignal): void {
    this.#put({ type: 'outer_signal', versionId, signal: { ...signal, id: `hook:${id}`, size: null } })
  }

  beat(): void {
    this.#put({ type: 'timer' })
  }

  has(versionId: string): boolean {
    return this.#roster.armed.has(versionId)
  }

  stop(): Promise<void> {
    this.#isStopped = true
    this.#cancelTimer()
    for (const part of [this.#ears, this.#roster, this.#bars, this.#orders, this.#remotes]) part.stop()
    return this.#outbox.stop()
  }

  /** One event at a time, in the order they came: what an effect brings about waits until all of them are performed. */
  #put(event: DeskEventBody): void {
    if (this.#isStopped || !this.#hasTime) return
    this.#queue.push(event)
    if (this.#isHandling) return
    this.#isHandling = true
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        for (const effect of this.#desk.handle({ ...next, at: this.#time.now() })) this.#perform(effect)
      }
    } catch (error) {
      this.#parts.onBug(error)
    } finally {
      this.#isHandling = false
    }
  }

  /** Nothing here waits for anybody. */
  #perform(effect: DeskEffect): void {
    switch (effect.type) {
      case 'signal':
        return this.#outbox.signal(effect.signal)
      case 'record_state':
        if (!this.#states.has(effect.versionId))
          this.#parts.logger.event('strategy_started', { versionId: effect.versionId })
        this.#states.set(effect.versionId, effect.state)
        return this.#outbox.keepState(effect.versionId, effect.state)
      case 'hold':
        return this.#outbox.hold(effect, effect.code, effect.detail)
      case 'switch_off':
        this.#roster.drop(effect.versionId)
        return this.#outbox.switchOff(effect, effect.code, effect.detail)
      case 'need_ticks':
        return this.#serve(effect.needs.instruments)
      case 'need_bars':
        return this.#bars.ask(effect)
      case 'run':
        return this.#run(effect)
      case 'tell_remote':
        return this.#remotes.tell(effect)
      case 'set_timer':
        return this.#setTimer(effect.at)
      default:
        return unreachable(effect)
    }
  }

  #serve(instruments: readonly InstrumentId[]): void {
    const before = new Set(this.#watched)
    this.#watched = instruments
    this.#ears.want({ alerts: [], strategies: instruments, books: [] })
    const fresh = instruments.filter((id) => !before.has(id))
    if (fresh.length > 0) void this.#tellListed(fresh)
  }

  /** The kind and market of what is traded, on which the tick grid and the tax hang. */
  async #tellListed(ids: readonly InstrumentId[]): Promise<void> {
    const all = await this.#parts.instruments.all()
    if (!all.ok) {
      const again = (): void => void this.#tellListed(ids.filter((id) => this.#watched.includes(id)))
      this.#parts.clock.after(LIST_RETRY_MS, again)
      return
    }
    for (const id of ids) {
      const listed = this.#parts.instruments.find(id)
      if (listed === undefined) continue
      this.#put({ type: 'instrument_known', instrumentId: id, kind: listed.kind, market: listed.market })
    }
  }

  #onArmed(version: ArmedStrategy, spec: Parameters<ReturnType<typeof createRemotes>['open']>[1]): void {
    const { accountId, strategyId } = version
    this.#orders.watch(strategyId)
    const standing = this.#standings.get(accountId)
    if (standing !== undefined) this.#put({ type: 'account_changed', accountId, standing })
    this.#remotes.open(version, spec)
  }

  /** Written down as of the ledger's day: a day that is played again has none of its own there. */
  #run(run: Run): void {
    const { versionId, kind } = run
    const name = { versionId, kind, date: this.#ledgerDay(run.date) }
    const endsAt = unixMs(this.#parts.ledgerClock.now() + DAY_MS)
    if (run.state === 'ended') return this.#outbox.end(name, 'done', null)
    this.#outbox.begin(name, endsAt, kind === 'statement' ? () => void this.#report(run, name) : undefined)
  }

  #ledgerDay(date: KstDate): KstDate {
    const [today, shown] = [kstDate(this.#parts.ledgerClock.now()), this.#time.day()]
    const isReplay = shown !== today && Math.abs(Date.parse(shown) - Date.parse(today)) > 7 * DAY_MS
    return isReplay ? today : date
  }

  /** After the close, from what was recorded. What cannot be read yet is asked for again. */
  async #report(run: Run, name: { versionId: string; kind: 'statement' | Run['kind']; date: KstDate }): Promise<void> {
    const version = this.#roster.armed.get(run.versionId)
    const state = this.#states.get(run.versionId)
    if (version === undefined || state === undefined || run.figures === null) {
      return this.#outbox.end(name, 'failed', { code: 'state_unknown' })
    }
    const { calendar, store, instruments } = this.#parts
    const parts = {
      store,
      calendar,
      given: () => this.#roster.given(run.versionId),
      readBars: this.#bars.readAll,
      listedOf: (id: InstrumentId) => instruments.find(id),
    }
    for (let tries = 0; tries < REPORT_TRIES && !this.#isStopped; tries += 1) {
      const day = await reportDay(parts, { version, state, date: run.date, figures: run.figures })
      const written = day === null ? undefined : await store.recordDay(run.versionId, name.date, day)
      if (written?.ok) {
        this.#parts.logger.event('strategy_day_recorded', { ...name, counts: day?.difference.counts })
        return this.#outbox.end(name, 'done', { signals: day?.signals ?? 0 })
      }
      if (written?.error.kind === 'refused') {
        return this.#outbox.end(name, 'failed', { code: written.error.code })
      }
      await new Promise<void>((resolve) => this.#parts.clock.after(REPORT_RETRY_MS, resolve))
    }
    if (!this.#isStopped) this.#outbox.end(name, 'failed', { code: 'report_impossible' })
  }

  #setTimer(at: UnixMs): void {
    this.#cancelTimer()
    const waitMs = Math.min(Math.max(1, at - this.#time.now()), MAX_TIMER_MS)
    this.#cancelTimer = this.#parts.clock.after(waitMs, () => this.#onTimer(at))
  }

  /** A replayed day may have run ahead, and a timer takes no more than some days: the desk says itself what is due. */
  #onTimer(at: UnixMs): void {
    if (this.#time.now() < at) return this.#setTimer(at)
    this.#put({ type: 'timer' })
  }
}
