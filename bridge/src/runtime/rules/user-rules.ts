import { unreachable } from '@naru/shared/core/assert'
import { ok, type Result } from '@naru/shared/core/result'
import { addDays, kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import type { AccountId } from '@naru/shared/domain/order'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import { createRuleDesk } from '@naru/shared/rules/desk/desk'
import type { AccountStanding, DeskEffect, DeskEventBody, DeskNeeds } from '@naru/shared/rules/desk/desk-event'
import type { RuleFiring } from '@naru/shared/rules/desk/firing'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { LedgerRule, RuleStore } from '../../ports/rules.ts'
import type { OpenSession, Sessions } from '../../ports/sessions.ts'
import type { LedgerIntent } from '../../ports/store.ts'
import type { History } from '../history.ts'
import type { InstrumentDirectory } from '../instrument-directory.ts'
import type { Lease } from '../lease.ts'
import type { LedgerClock } from '../ledger-clock.ts'
import type { MarketDataHub } from '../market-data-hub.ts'
import { type BarAnswer, type BarQuestion, createBarReader } from './bar-reader.ts'
import { createFactPoller, type Facts } from './fact-poller.ts'
import { createFiringOutbox } from './firing-outbox.ts'
import { createMarketClock } from './market-clock.ts'
import { createMarketEars } from './market-ears.ts'
import { createRuleRoster } from './rule-roster.ts'
import { createTradingFacts } from './trading-facts.ts'

export interface RuleParts {
  readonly store: RuleStore
  readonly sessions: Pick<Sessions, 'forUser' | 'onChange'>
  readonly hub: Pick<MarketDataHub, 'want' | 'connect'>
  readonly history: Pick<History, 'read'>
  readonly instruments: InstrumentDirectory
  readonly lease: Pick<Lease, 'current' | 'lastHolder'>
  readonly clock: Clock
  readonly ledgerClock: Pick<LedgerClock, 'now'>
  readonly calendar: () => TradingCalendar
  readonly logger: Logger
  /** The ledger took an order: handed on at once instead of with the next look. */
  readonly onProposed: (row: LedgerIntent) => void
  /** Something was thrown that is not an expected outcome: the process must end and start clean. */
  readonly onBug: (error: unknown) => void
}

/** One user's armed rules at work. */
export interface UserRules {
  /** All of them as the ledger has them now. */
  sync(rules: readonly LedgerRule[]): void
  tellAccount(accountId: AccountId, standing: AccountStanding): void
  tellPosition(accountId: AccountId, instrumentId: InstrumentId, quantity: number): void
  /** What has fired is told first. */
  stop(): Promise<void>
}

/** Bars one question may ask for. */
const MAX_BARS = 2_400
/** Trades every second of every day: whose last trade tells the market's time. */
const ANY_SYMBOL = instrumentId('005930')
const LIST_RETRY_MS = 10_000
/** What a rule remembers over a restart. The ledger keeps 64 KB, written out with spaces; a rule that needs more would forget. */
const MAX_STATE_BYTES = 48 * 1_024
const MAX_TIMER_MS = 86_400_000
/** What companies announce is asked for this far ahead. */
const DAYS_AHEAD = 60

export const createUserRules = (userId: string, parts: RuleParts): UserRules => new Worker(userId, parts)

class Worker implements UserRules {
  readonly #userId: string
  readonly #parts: RuleParts
  #desk
  readonly #time
  readonly #outbox
  readonly #ears
  readonly #roster
  readonly #bars
  readonly #facts
  readonly #trades
  readonly #queue: DeskEventBody[] = []
  readonly #standings = new Map<AccountId, AccountStanding>()
  #calendar: TradingCalendar
  #session: OpenSession | undefined
  #isHandling = false
  #isStopped = false
  #hasTime = false
  #rows: readonly LedgerRule[] = []
  #cancelTimer = (): void => undefined
  #watched: ReadonlySet<InstrumentId> = new Set()

  constructor(userId: string, parts: RuleParts) {
    const { clock, ledgerClock, calendar, logger, sessions, hub } = parts
    const put = (event: DeskEventBody): void => this.#put(event)
    this.#userId = userId
    this.#parts = parts
    this.#calendar = calendar()
    this.#desk = createRuleDesk(this.#calendar)
    this.#time = createMarketClock(ledgerClock.now)
    this.#outbox = createFiringOutbox({
      ...parts,
      onProposed: (row) => {
        parts.onProposed(row)
        this.#trades.hint()
      },
    })
    this.#bars = createBarReader({
      read: (question) => this.#readBars(question),
      canAsk: () => this.#session !== undefined,
      onRead: ({ instrumentId, spec }, read) => {
        if (read.ok) this.#put({ type: 'bars_loaded', instrumentId, spec, ...read.value })
        else this.#put({ type: 'bars_failed', instrumentId, spec })
      },
    })
    this.#facts = createFactPoller({
      clock,
      now: this.#time.now,
      info: () => this.#session?.info,
      actions: (instrumentId) => this.#readActions(instrumentId),
      dayBars: async (instrumentId, count) => {
        const read = await this.#readBars({ instrumentId, spec: '1d', count })
        return read.ok ? read.value.bars : undefined
      },
      onFacts: (facts) => this.#onFacts(facts),
    })
    this.#trades = createTradingFacts({ ...parts, onFacts: (facts) => put({ type: 'trading_facts', facts }) })
    this.#roster = createRuleRoster({
      ...parts,
      put,
      switchOff: (rule, code, detail) => this.#outbox.switchOff(rule, code, detail),
      info: () => this.#session?.info,
      onArmed: (accountId) => this.#repeatStanding(accountId),
    })
    this.#ears = createMarketEars({
      userId,
      sessions,
      hub,
      clock: this.#time,
      logger,
      put,
      onSession: (session) => {
        this.#session = session
        this.#bars.wake()
        if (session !== undefined) void this.#begin(session)
      },
      onEarlierDay: () => this.#startAnew(),
    })
  }

  sync(rules: readonly LedgerRule[]): void {
    this.#noteCalendar()
    this.#rows = rules
    if (this.#hasTime) this.#roster.sync(rules)
    else if (this.#session !== undefined) void this.#begin(this.#session)
  }

  /** Nothing is watched before the market's clock is known: a replayed day has its own. */
  async #begin({ history }: OpenSession): Promise<void> {
    const at = await history.marketNow(ANY_SYMBOL)
    if (this.#isStopped) return
    if (!this.#hasTime) this.#time.begin(at)
    this.#hasTime = true
    this.#roster.sync(this.#rows)
    this.#roster.lookAgain()
  }

  /** Time never goes back for a desk: another one takes its place and watches the same rules. */
  #startAnew(): void {
    this.#cancelTimer()
    this.#desk = createRuleDesk(this.#calendar)
    this.#watched = new Set()
    this.#roster.rearm()
  }

  tellAccount(accountId: AccountId, standing: AccountStanding): void {
    this.#standings.set(accountId, standing)
    this.#put({ type: 'account_changed', accountId, standing })
  }

  tellPosition(accountId: AccountId, instrumentId: InstrumentId, quantity: number): void {
    this.#put({ type: 'position_changed', accountId, instrumentId, quantity })
    this.#trades.hint()
  }

  stop(): Promise<void> {
    this.#isStopped = true
    this.#cancelTimer()
    for (const part of [this.#ears, this.#roster, this.#bars, this.#facts, this.#trades]) part.stop()
    return this.#outbox.stop()
  }

  /**
   * One event at a time, in the order they came: what an effect brings about waits until all of them are performed.
   * Before the market's time is known nothing is watched, and nothing has to be told.
   */
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
      case 'fired':
        if (effect.firing.actions.some((action) => action.do === 'order')) this.#trades.hint()
        return this.#outbox.fired(this.#inLedgerTime(effect.firing))
      case 'record_state': {
        const { ruleId, versionId, state, nextCheck } = effect
        const bytes = Buffer.byteLength(JSON.stringify(state))
        if (bytes > MAX_STATE_BYTES)
          return this.#switchOff(effect, 'rule_state_too_large', { bytes, max: MAX_STATE_BYTES })
        const evaluatedAt = this.#parts.ledgerClock.now()
        return this.#outbox.keepState({ ruleId, versionId, state, evaluatedAt, nextCheck: this.#onLedger(nextCheck) })
      }
      case 'record_trace': {
        const { ruleId, instrumentId, trace } = effect
        return this.#outbox.keepTrace({ ruleId, instrumentId, tracedAt: this.#parts.ledgerClock.now(), body: trace })
      }
      case 'switch_off':
        return this.#switchOff(effect, effect.code, effect.detail)
      case 'need_data':
        return this.#serve(effect.needs)
      case 'need_bars':
        return this.#bars.ask(effect)
      case 'set_timer':
        return this.#setTimer(effect.at)
      default:
        return unreachable(effect)
    }
  }

  #switchOff(rule: { readonly ruleId: string; readonly versionId: string }, code: string, detail: object): void {
    this.#roster.drop(rule.versionId)
    this.#outbox.switchOff({ ruleId: rule.ruleId, versionId: rule.versionId }, code, detail)
  }

  #serve(needs: DeskNeeds): void {
    const { alerts, strategies, indices, flows, register, year, valuations, actions, statuses } = needs
    const before = this.#watched
    this.#watched = new Set([...alerts, ...strategies])
    this.#ears.want(needs)
    this.#trades.want(needs.trades)
    this.#facts.want({ indices, flows, register, year, valuations, actions, interruptions: statuses.length > 0 })
    const fresh = [...this.#watched].filter((id) => !before.has(id))
    if (fresh.length > 0) void this.#tellListed(fresh)
  }

  /** What the market's list says of them: the kind, on which the tick grid hangs, and the marks of the exchange. */
  async #tellListed(ids: readonly InstrumentId[]): Promise<void> {
    const all = await this.#parts.instruments.all()
    if (!all.ok) {
      this.#parts.clock.after(LIST_RETRY_MS, () => void this.#tellListed(ids.filter((id) => this.#watched.has(id))))
      return
    }
    for (const instrumentId of ids) {
      const listed = this.#parts.instruments.find(instrumentId)
      if (listed === undefined) continue
      this.#put({ type: 'instrument_known', instrumentId, kind: listed.kind })
      const values = {
        'flag.managed': Number(listed.isManaged),
        'flag.warned': Number(listed.warning === 'warning' || listed.warning === 'risk'),
        'flag.nxtEligible': Number(listed.isNxt),
        'flag.halted': Number(listed.isHalted),
      }
      this.#put({ type: 'facts', instrumentId, values })
    }
  }

  #onFacts(facts: Facts): void {
    switch (facts.group) {
      case 'index':
        return this.#put({ type: 'shared_facts', values: facts.values })
      case 'instrument':
        return this.#put({ type: 'facts', instrumentId: facts.instrumentId, values: facts.values })
      case 'vi': {
        const now = new Set(facts.instrumentIds)
        for (const instrumentId of this.#watched) {
          this.#put({ type: 'facts', instrumentId, values: { 'flag.viActive': Number(now.has(instrumentId)) } })
        }
        return
      }
      default:
        return unreachable(facts)
    }
  }

  async #readBars({ instrumentId, spec, count }: BarQuestion): Promise<Result<BarAnswer, unknown>> {
    // One more than is wanted: the newest may still grow.
    const limit = Math.min(count + 1, MAX_BARS)
    const question = {
      userId: this.#userId,
      instrumentId,
      spec,
      to: null,
      limit,
      adjust: 'splits',
      source: null,
    } as const
    const read = await this.#parts.history.read(question)
    return read.ok ? ok({ bars: read.value.bars, isForming: read.value.isForming }) : read
  }

  async #readActions(instrumentId: InstrumentId): Promise<readonly CorporateAction[] | undefined> {
    const today = kstDate(this.#time.now())
    const told = await this.#session?.history.actions(instrumentId, { from: today, to: addDays(today, DAYS_AHEAD) })
    return told?.ok ? told.value : undefined
  }

  /** A desk that has come to know an account by a new rule has to be told what it holds. */
  #repeatStanding(accountId: AccountId | null): void {
    const standing = accountId === null ? undefined : this.#standings.get(accountId)
    if (accountId !== null && standing !== undefined) this.#put({ type: 'account_changed', accountId, standing })
  }

  #noteCalendar(): void {
    const calendar = this.#parts.calendar()
    if (calendar === this.#calendar) return
    this.#calendar = calendar
    this.#put({ type: 'calendar_changed', calendar })
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

  /** A time at which a position ends is kept by the ledger's clock: a replayed day has another one. */
  #inLedgerTime(firing: RuleFiring): RuleFiring {
    const actions = firing.actions.map((action) => {
      if (action.do !== 'order' || action.exits?.exitAt === undefined) return action
      const exitAt = this.#onLedger(action.exits.exitAt) ?? action.exits.exitAt
      return { ...action, exits: { ...action.exits, exitAt } }
    })
    return { ...firing, actions }
  }

  #onLedger(at: UnixMs | null): UnixMs | null {
    return at === null ? null : unixMs(this.#parts.ledgerClock.now() + Math.max(0, at - this.#time.now()))
  }
}
