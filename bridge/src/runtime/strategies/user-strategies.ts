import { unreachable } from '@naru/shared/core/assert'
import { type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { AccountId } from '@naru/shared/domain/order'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { AccountStanding } from '@naru/shared/rules/desk/desk-event'
import { createStrategyDesk } from '@naru/shared/strategies/desk/desk'
import type { ArmedStrategy, DeskEffect, DeskEventBody, StrategyState } from '@naru/shared/strategies/desk/desk-event'
import { recordDesk } from '@naru/shared/strategies/desk/tape'
import type { DeskTapes } from '../../ports/desk-tape.ts'
import type { LedgerIntent } from '../../ports/store.ts'
import type { HookSignal, LedgerStrategy, SignalSource, StrategyShelf, StrategyStore } from '../../ports/strategies.ts'
import { createDeskHost, type HostParts } from '../automation/desk-host.ts'
import type { History } from '../history.ts'
import type { Lease } from '../lease.ts'
import type { Metrics } from '../metrics.ts'
import { reportDay } from './day-report.ts'
import { createRemotes } from './remotes.ts'
import { createSignalOutbox } from './signal-outbox.ts'
import { createStrategyBars } from './strategy-bars.ts'
import { createStrategyOrders } from './strategy-orders.ts'
import { createStrategyRoster } from './strategy-roster.ts'

export interface StrategyParts extends HostParts {
  readonly store: StrategyStore
  readonly history: Pick<History, 'read'>
  readonly lease: Pick<Lease, 'current'>
  readonly metrics: Pick<Metrics, 'strategySignals'>
  /** Strategies that are not built in; undefined where this bridge has none. */
  readonly shelf?: StrategyShelf | undefined
  readonly source?: SignalSource | undefined
  /** Where days are recorded; undefined: nowhere. */
  readonly tapes?: DeskTapes | undefined
  /** The ledger took an order: handed on at once instead of with the next look. */
  readonly onProposed: (row: LedgerIntent) => void
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

const REPORT_RETRY_MS = 30_000
const REPORT_TRIES = 20
const DAY_MS = 86_400_000

export const createUserStrategies = (userId: string, parts: StrategyParts): UserStrategies => new Worker(userId, parts)

type Run = Extract<DeskEffect, { type: 'run' }>

class Worker implements UserStrategies {
  readonly #parts: StrategyParts
  readonly #tape
  readonly #host
  readonly #outbox
  readonly #roster
  readonly #bars
  readonly #orders
  readonly #remotes
  readonly #states = new Map<string, StrategyState>()
  #isStopped = false

  constructor(userId: string, parts: StrategyParts) {
    this.#parts = parts
    this.#tape = parts.tapes?.open(userId)
    this.#host = createDeskHost<LedgerStrategy, DeskEventBody, DeskEffect>(parts, {
      userId,
      ranks: { trading: 'strategies', watching: null },
      createDesk: (calendar) => this.#createDesk(calendar),
      perform: (effect) => this.#perform(effect),
      hear: (event) => {
        if (event.type === 'trade_tick' || event.type === 'feed_interrupted') this.#host.put(event)
      },
      tellListed: (instrumentId, { kind, market }) =>
        this.#host.put({ type: 'instrument_known', instrumentId, kind, market }),
    })
    const { put } = this.#host
    this.#outbox = createSignalOutbox({
      ...parts,
      onProposed: (row, signal) => {
        this.#orders.know(row.id, signal.strategyId)
        parts.onProposed(row)
      },
      onRefused: ({ versionId, key }) => put({ type: 'order_refused', versionId, key }),
    })
    this.#bars = createStrategyBars({ ...parts, userId, put, canAsk: () => this.#host.session !== undefined })
    this.#orders = createStrategyOrders({ ...parts, put, armed: () => this.#roster.armed })
    this.#remotes = createRemotes({ ...parts, userId, put })
    this.#roster = createStrategyRoster({
      ...parts,
      shelf: parts.shelf,
      put,
      switchOff: (strategy, code, detail) => this.#outbox.switchOff(strategy, code, detail),
      info: () => this.#host.session?.info,
      onArmed: (version, spec) => this.#onArmed(version, spec),
      onDisarmed: (versionId) => this.#remotes.close(versionId),
    })
    this.#host.open(this.#roster, this.#bars.wake)
  }

  /** The first one, and another for every day that is played again: none of them knows what the one before was told. */
  #createDesk(calendar: TradingCalendar) {
    this.#states.clear()
    const tape = this.#tape
    const desk = createStrategyDesk(calendar, ({ versionId }) => this.#roster.given(versionId))
    return tape === undefined ? desk : recordDesk(desk, calendar, (line) => tape.write(line))
  }

  sync(rows: readonly LedgerStrategy[]): void {
    this.#host.sync(rows)
    this.#orders.look()
  }

  tellAccount(accountId: AccountId, standing: AccountStanding): void {
    this.#host.tellAccount(accountId, standing)
  }

  tellPosition(accountId: AccountId, id: InstrumentId, quantity: number): void {
    this.#host.tellPosition(accountId, id, quantity)
  }

  tellForeignFill(accountId: AccountId, id: InstrumentId): void {
    this.#host.put({ type: 'foreign_fill', accountId, instrumentId: id })
  }

  tellOrder(intentId: string): void {
    this.#orders.changed(intentId)
  }

  tellHookSignal({ id, versionId, ...signal }: HookSignal): void {
    this.#host.put({ type: 'outer_signal', versionId, signal: { ...signal, id: `hook:${id}`, size: null } })
  }

  beat(): void {
    this.#host.beat()
  }

  has(versionId: string): boolean {
    return this.#roster.armed.has(versionId)
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    for (const part of [this.#host, this.#bars, this.#orders, this.#remotes]) part.stop()
    await Promise.all([this.#outbox.stop(), this.#tape?.close()])
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
        return this.#host.watch({ trading: effect.needs.instruments, watching: [], books: [] })
      case 'need_bars':
        return this.#bars.ask(effect)
      case 'run':
        return this.#run(effect)
      case 'tell_remote':
        return this.#remotes.tell(effect)
      case 'set_timer':
        return this.#host.setTimer(effect.at)
      default:
        return unreachable(effect)
    }
  }

  #onArmed(version: ArmedStrategy, spec: Parameters<ReturnType<typeof createRemotes>['open']>[1]): void {
    const { accountId, strategyId } = version
    this.#orders.watch(strategyId)
    this.#host.repeatStanding(accountId)
    this.#remotes.open(version, spec)
  }

  /** Written down as of the ledger's day: a day that is played again has none of its own there. */
  #run(run: Run): void {
    const { versionId, kind } = run
    const name = { versionId, kind, date: this.#ledgerDay(run.date) }
    const endsAt = unixMs(this.#parts.ledgerClock.now() + DAY_MS)
    if (kind === 'prepare' && run.state === 'begun') {
      void this.#roster.readAnew(versionId, this.#states.get(versionId)).catch(this.#parts.onBug)
    }
    if (run.state === 'ended') return this.#outbox.end(name, 'done', null)
    this.#outbox.begin(name, endsAt, kind === 'statement' ? () => void this.#report(run, name) : undefined)
  }

  #ledgerDay(date: KstDate): KstDate {
    const [today, shown] = [kstDate(this.#parts.ledgerClock.now()), this.#host.time.day()]
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
}
