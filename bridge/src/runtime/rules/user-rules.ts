import { unreachable } from '@naru/shared/core/assert'
import { ok, type Result } from '@naru/shared/core/result'
import { addDays, kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { AccountId } from '@naru/shared/domain/order'
import type { RuleStopReason } from '@naru/shared/domain/stop-reason'
import type { ListedInstrument } from '@naru/shared/market/instrument-search'
import { createRuleDesk } from '@naru/shared/rules/desk/desk'
import type { AccountStanding, DeskEffect, DeskEventBody, DeskNeeds } from '@naru/shared/rules/desk/desk-event'
import type { RuleFiring } from '@naru/shared/rules/desk/firing'
import type { LedgerRule, RuleStore } from '../../ports/rules.ts'
import type { LedgerIntent } from '../../ports/store.ts'
import { type BarAnswer, type BarQuestion, createBarReader } from '../automation/bar-reader.ts'
import { createDeskHost, type HostParts } from '../automation/desk-host.ts'
import type { History } from '../history.ts'
import type { Lease } from '../lease.ts'
import { createFactPoller, type Facts } from './fact-poller.ts'
import { createFiringOutbox } from './firing-outbox.ts'
import { createRuleRoster } from './rule-roster.ts'
import { createTradingFacts } from './trading-facts.ts'

export interface RuleParts extends HostParts {
  readonly store: RuleStore
  readonly history: Pick<History, 'read'>
  readonly lease: Pick<Lease, 'current' | 'lastHolder'>
  /** The ledger took an order: handed on at once instead of with the next look. */
  readonly onProposed: (row: LedgerIntent) => void
}

/** One user's armed rules at work. */
export interface UserRules {
  /** All of them as the ledger has them now. */
  sync(rules: readonly LedgerRule[]): void
  tellAccount(accountId: AccountId, standing: AccountStanding): void
  tellPosition(accountId: AccountId, instrumentId: InstrumentId, quantity: number): void
  /** The ledger has heard something of the user's orders: what it counts of them has changed. */
  tellRecorded(): void
  /** What has fired is told first. */
  stop(): Promise<void>
}

/** Bars one question may ask for. */
const MAX_BARS = 2_400
/** What a rule remembers over a restart. The ledger keeps 64 KB, written out with spaces; a rule that needs more would forget. */
const MAX_STATE_BYTES = 48 * 1_024
/** What companies announce is asked for this far ahead. */
const DAYS_AHEAD = 60

export const createUserRules = (userId: string, parts: RuleParts): UserRules => new Worker(userId, parts)

class Worker implements UserRules {
  readonly #userId: string
  readonly #parts: RuleParts
  readonly #host
  readonly #outbox
  readonly #roster
  readonly #bars
  readonly #facts
  readonly #trades

  constructor(userId: string, parts: RuleParts) {
    this.#userId = userId
    this.#parts = parts
    this.#host = createDeskHost<LedgerRule, DeskEventBody, DeskEffect>(parts, {
      userId,
      ranks: { trading: 'trading_rules', watching: 'rules' },
      createDesk: createRuleDesk,
      perform: (effect) => this.#perform(effect),
      hear: (event) => this.#host.put(event),
      tellListed: (id, listed) => this.#tellListed(id, listed),
    })
    const { put } = this.#host
    this.#outbox = createFiringOutbox({
      ...parts,
      onProposed: (row) => {
        parts.onProposed(row)
        this.#trades.hint()
      },
    })
    this.#bars = createBarReader({
      read: (question) => this.#readBars(question),
      canAsk: () => this.#host.session !== undefined,
      onRead: ({ instrumentId, spec, count }, read) => {
        if (read.ok) put({ type: 'bars_loaded', instrumentId, spec, ...read.value, asked: count })
        else put({ type: 'bars_failed', instrumentId, spec })
      },
    })
    this.#facts = createFactPoller({
      clock: parts.clock,
      now: this.#host.time.now,
      info: () => this.#host.session?.info,
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
      info: () => this.#host.session?.info,
      onArmed: (accountId) => {
        if (accountId !== null) this.#host.repeatStanding(accountId)
      },
    })
    this.#host.open(this.#roster, this.#bars.wake)
  }

  sync(rules: readonly LedgerRule[]): void {
    this.#host.sync(rules)
  }

  tellAccount(accountId: AccountId, standing: AccountStanding): void {
    this.#host.tellAccount(accountId, standing)
  }

  tellPosition(accountId: AccountId, instrumentId: InstrumentId, quantity: number): void {
    this.#host.tellPosition(accountId, instrumentId, quantity)
    this.#trades.hint()
  }

  tellRecorded(): void {
    this.#trades.hint()
  }

  stop(): Promise<void> {
    for (const part of [this.#host, this.#bars, this.#facts, this.#trades]) part.stop()
    return this.#outbox.stop()
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
        return this.#host.setTimer(effect.at)
      default:
        return unreachable(effect)
    }
  }

  #switchOff(
    rule: { readonly ruleId: string; readonly versionId: string },
    code: RuleStopReason,
    detail: object,
  ): void {
    this.#roster.drop(rule.versionId)
    this.#outbox.switchOff({ ruleId: rule.ruleId, versionId: rule.versionId }, code, detail)
  }

  #serve(needs: DeskNeeds): void {
    this.#host.watch({ trading: needs.strategies, watching: needs.alerts, books: needs.books })
    this.#trades.want(needs.trades)
    this.#facts.want({ ...needs, interruptions: needs.statuses.length > 0 })
  }

  /** The kind, on which the tick grid hangs, and the marks of the exchange. */
  #tellListed(instrumentId: InstrumentId, { kind, isManaged, warning, isNxt, isHalted }: ListedInstrument): void {
    this.#host.put({ type: 'instrument_known', instrumentId, kind })
    const values = {
      'flag.managed': Number(isManaged),
      'flag.warned': Number(warning === 'warning' || warning === 'risk'),
      'flag.nxtEligible': Number(isNxt),
      'flag.halted': Number(isHalted),
    }
    this.#host.put({ type: 'facts', instrumentId, values })
  }

  #onFacts(facts: Facts): void {
    switch (facts.group) {
      case 'shared':
        return this.#host.put({ type: 'shared_facts', values: facts.values })
      case 'instrument':
        return this.#host.put({ type: 'facts', instrumentId: facts.instrumentId, values: facts.values })
      case 'vi': {
        const now = new Set(facts.instrumentIds)
        for (const instrumentId of this.#host.watched) {
          this.#host.put({ type: 'facts', instrumentId, values: { 'flag.viActive': Number(now.has(instrumentId)) } })
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
    const today = kstDate(this.#host.time.now())
    const told = await this.#host.session?.history.actions(instrumentId, {
      from: today,
      to: addDays(today, DAYS_AHEAD),
    })
    return told?.ok ? told.value : undefined
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
    return at === null ? null : unixMs(this.#parts.ledgerClock.now() + Math.max(0, at - this.#host.time.now()))
  }
}
