import type { RuleFiring } from '@naru/shared/rules/desk/firing'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { OrderOutcome, ProposedOrder, RuleStanding, RuleStore, TraceRecord } from '../../ports/rules.ts'
import type { LedgerIntent, StoreError, StoreResult } from '../../ports/store.ts'
import type { Lease } from '../lease.ts'
import type { LedgerClock } from '../ledger-clock.ts'
import { derivedId } from './derived-id.ts'

/** Brings what one user's rules did into the ledger: firings in order, each before anything of it is done. */
export interface FiringOutbox {
  fired(firing: RuleFiring): void
  switchOff(rule: RuleName, code: string, detail: object): void
  /** The newest counts. Written after the firings that came before it. */
  keepState(standing: RuleStanding): void
  keepTrace(trace: TraceRecord): void
  /** Firings the ledger does not have yet. */
  readonly size: number
  stop(): void
}

interface RuleName {
  readonly ruleId: string
  readonly versionId: string
}

interface Parts {
  readonly store: RuleStore
  readonly lease: Pick<Lease, 'current'>
  readonly clock: Clock
  readonly ledgerClock: Pick<LedgerClock, 'now'>
  readonly logger: Logger
  /** The ledger took an order: handed on at once instead of with the next look. */
  readonly onProposed: (row: LedgerIntent) => void
}

/** What the market showed longer ago is no reason to trade. */
const VALID_MS = 10_000
const MAX_FIRINGS = 1_000
const MAX_TRACES = 500
const STATES_AT_ONCE = 20
/** States and traces change with every price; once in this time is enough. */
const LAZY_MS = 1_000
const RETRY_MS = [100, 250, 500, 1_000, 2_000, 5_000]

type Job =
  | { readonly kind: 'firing'; readonly firing: RuleFiring; readonly seenAt: number; isTried: boolean }
  | { readonly kind: 'switch_off'; readonly rule: RuleName; readonly code: string; readonly detail: object }

export const createFiringOutbox = (parts: Parts): FiringOutbox => new Outbox(parts)

class Outbox implements FiringOutbox {
  readonly #parts: Parts
  readonly #jobs: Job[] = []
  readonly #states = new Map<string, RuleStanding>()
  readonly #traces = new Map<string, TraceRecord>()
  #isWorking = false
  #isStopped = false
  #isLazyDue = false
  #cancelWait: (() => void) | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#jobs.length
  }

  fired(firing: RuleFiring): void {
    if (this.#jobs.length >= MAX_FIRINGS) {
      this.#parts.logger.alarm('rule_firing_dropped', { key: firing.key, waiting: this.#jobs.length })
      return
    }
    this.#jobs.push({ kind: 'firing', firing, seenAt: this.#parts.clock.monotonic(), isTried: false })
    this.#start()
  }

  switchOff(rule: RuleName, code: string, detail: object): void {
    this.#jobs.push({ kind: 'switch_off', rule, code, detail })
    this.#start()
  }

  keepState(standing: RuleStanding): void {
    this.#states.set(standing.ruleId, standing)
    this.#startLazily()
  }

  keepTrace(trace: TraceRecord): void {
    const key = `${trace.ruleId} ${trace.instrumentId}`
    if (!this.#traces.has(key) && this.#traces.size >= MAX_TRACES) return
    this.#traces.set(key, trace)
    this.#startLazily()
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelWait?.()
  }

  #startLazily(): void {
    if (this.#isLazyDue || this.#isStopped) return
    this.#isLazyDue = true
    this.#parts.clock.after(LAZY_MS, () => {
      this.#isLazyDue = false
      this.#start()
    })
  }

  #start(): void {
    if (this.#isWorking || this.#isStopped) return
    this.#isWorking = true
    void this.#work().finally(() => {
      this.#isWorking = false
      if (this.#jobs.length > 0) this.#start()
    })
  }

  async #work(): Promise<void> {
    while (!this.#isStopped) {
      const [job] = this.#jobs
      if (job !== undefined) {
        await this.#run(job)
        if (!this.#isStopped) this.#jobs.shift()
      } else if (!(await this.#writeNewest())) return
    }
  }

  /** Some states, or a trace. False when there is nothing, or the ledger is away: the next one will try again. */
  async #writeNewest(): Promise<boolean> {
    const { store } = this.#parts
    const states = [...this.#states.values()].slice(0, STATES_AT_ONCE)
    if (states.length > 0) {
      for (const { ruleId } of states) this.#states.delete(ruleId)
      const written = await store.recordStates(states)
      if (written.ok || written.error.kind === 'refused') return true
      for (const state of states) if (!this.#states.has(state.ruleId)) this.keepState(state)
      return false
    }
    const [trace] = this.#traces
    if (trace === undefined) return false
    this.#traces.delete(trace[0])
    const written = await store.recordTrace(trace[1])
    return written.ok || written.error.kind === 'refused'
  }

  #run(job: Job): Promise<unknown> {
    if (job.kind === 'firing') return this.#record(job)
    const { rule, code, detail } = job
    this.#parts.logger.event('rule_switched_off', { ...rule, code })
    return this.#insist(() => this.#parts.store.switchOff(rule, code, detail))
  }

  async #record(job: Extract<Job, { kind: 'firing' }>): Promise<void> {
    const { store, ledgerClock, logger } = this.#parts
    const { firing } = job
    const firedAt = ledgerClock.now()
    const recorded = await this.#insist(() => {
      const attempt = store.recordFiring(firing, firedAt)
      return attempt.then((reply) => {
        if (!reply.ok && reply.error.kind === 'unavailable') job.isTried = true
        return reply
      })
    })
    if (recorded === undefined) return
    const { key, ruleId } = firing
    if (!recorded.ok) {
      logger.event('rule_firing_refused', { key, ruleId, code: recorded.error.code })
      return
    }
    logger.event('rule_fired', { key, ruleId, isNew: recorded.value.isNew })
    // An earlier life of this bridge recorded it, and may have ordered: what it did is on the order list.
    const isOurs = recorded.value.isNew || job.isTried
    const outcomes = await this.#perform(job, isOurs)
    if (outcomes.length > 0) await this.#insist(() => store.recordOutcome(recorded.value.id, outcomes))
  }

  async #perform({ firing, seenAt }: Extract<Job, { kind: 'firing' }>, isOurs: boolean): Promise<OrderOutcome[]> {
    const outcomes: OrderOutcome[] = []
    for (const action of firing.actions) {
      if (action.do !== 'order') continue
      const id = derivedId(`rule order ${firing.key} ${action.index}`)
      const outcome = isOurs ? await this.#propose({ id, firing, action }, seenAt + VALID_MS) : UNCONFIRMED
      outcomes.push({ index: action.index, intentId: id, ...outcome })
      if (outcome.state !== 'ready' && outcome.state !== 'proposed') {
        this.#parts.logger.event('rule_order_not_proposed', { key: firing.key, ...outcome })
      }
    }
    return outcomes
  }

  async #propose(order: ProposedOrder, validUntil: number): Promise<Pick<OrderOutcome, 'state' | 'code'>> {
    const { store, lease, clock, onProposed } = this.#parts
    let isAsked = false
    for (let failures = 0; !this.#isStopped; failures += 1) {
      if (clock.monotonic() > validUntil) return isAsked ? UNCONFIRMED : { state: 'not_sent', code: 'firing_stale' }
      const held = lease.current()
      if (held === undefined) return isAsked ? UNCONFIRMED : { state: 'not_sent', code: 'lease_lost' }
      const reply = await store.propose(order, held.holder)
      if (reply.ok) {
        if (reply.value !== null && reply.value !== 'parent') onProposed(reply.value)
        return { state: order.action.needsApproval || reply.value === null ? 'proposed' : 'ready', code: null }
      }
      if (reply.error.kind === 'refused') return { state: 'refused', code: reply.error.code }
      isAsked = true
      await this.#wait(failures)
    }
    return UNCONFIRMED
  }

  /** Until the ledger has answered, whatever it says. Undefined when the bridge stopped first. */
  async #insist<T>(ask: () => StoreResult<T>): Promise<Answered<T> | undefined> {
    for (let failures = 0; !this.#isStopped; failures += 1) {
      const reply = await ask()
      if (reply.ok) return reply
      if (reply.error.kind === 'refused') return { ok: false, error: reply.error }
      await this.#wait(failures)
    }
    return undefined
  }

  #wait(failures: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0, resolve)
      this.#cancelWait = () => {
        cancel()
        resolve()
      }
    })
  }
}

type Answered<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Extract<StoreError, { kind: 'refused' }> }

const UNCONFIRMED = { state: 'unconfirmed', code: 'database_unavailable' } as const
