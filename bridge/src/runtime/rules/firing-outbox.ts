import type { UnixMs } from '@naru/shared/core/time'
import type { RuleStopReason } from '@naru/shared/domain/stop-reason'
import type { RuleFiring } from '@naru/shared/rules/desk/firing'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { RuleStanding, RuleStore, TraceRecord } from '../../ports/rules.ts'
import type { LedgerIntent, StoreError, StoreResult } from '../../ports/store.ts'
import type { Lease } from '../lease.ts'
import type { LedgerClock } from '../ledger-clock.ts'
import { derivedId } from './derived-id.ts'

/** Brings what one user's rules did into the ledger: firings in order, each with the orders it asks for. */
export interface FiringOutbox {
  fired(firing: RuleFiring): void
  switchOff(rule: RuleName, code: RuleStopReason, detail: object): void
  /** The newest counts. Written with the firing that led to it, and never before the firings that came before it. */
  keepState(standing: RuleStanding): void
  keepTrace(trace: TraceRecord): void
  /** Firings the ledger does not have yet. */
  readonly size: number
  /** Takes nothing new. What has fired is told first, unless that takes too long; nothing of it is lost in between. */
  stop(): Promise<void>
}

interface RuleName {
  readonly ruleId: string
  readonly versionId: string
}

interface Parts {
  readonly store: RuleStore
  readonly lease: Pick<Lease, 'lastHolder'>
  readonly clock: Clock
  readonly ledgerClock: Pick<LedgerClock, 'now'>
  readonly logger: Logger
  /** The ledger took an order: handed on at once instead of with the next look. */
  readonly onProposed: (row: LedgerIntent) => void
}

const MAX_FIRINGS = 1_000
const MAX_TRACES = 500
const STATES_AT_ONCE = 20
/** States and traces change with every price; once in this time is enough, and never while an order of a firing goes out. */
const LAZY_MS = 1_000
/** How long a bridge that is told to stop goes on telling what has fired. */
const LAST_WORDS_MS = 3_000
const RETRY_MS = [100, 250, 500, 1_000, 2_000, 5_000]

interface FiringJob {
  readonly kind: 'firing'
  readonly firing: RuleFiring
  readonly firedAt: UnixMs
  /** What the rule remembers right after it; null when it was told without. */
  standing?: RuleStanding | null
}

type Job =
  | FiringJob
  | { readonly kind: 'switch_off'; readonly rule: RuleName; readonly code: RuleStopReason; readonly detail: object }

export const createFiringOutbox = (parts: Parts): FiringOutbox => new Outbox(parts)

class Outbox implements FiringOutbox {
  readonly #parts: Parts
  readonly #jobs: Job[] = []
  readonly #states = new Map<string, RuleStanding>()
  readonly #traces = new Map<string, TraceRecord>()
  #isWorking = false
  #isClosed = false
  #isStopped = false
  #working = Promise.resolve()
  #isWaiting = false
  #isLazyDue = false
  #cancelWait: (() => void) | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#jobs.length
  }

  fired(firing: RuleFiring): void {
    if (this.#isClosed) return
    if (this.#jobs.length >= MAX_FIRINGS) {
      this.#parts.logger.alarm('rule_firing_dropped', { key: firing.key, waiting: this.#jobs.length })
      return
    }
    this.#jobs.push({ kind: 'firing', firing, firedAt: this.#parts.ledgerClock.now() })
    this.#start()
  }

  switchOff(rule: RuleName, code: RuleStopReason, detail: object): void {
    this.#jobs.push({ kind: 'switch_off', rule, code, detail })
    this.#start()
  }

  keepState(standing: RuleStanding): void {
    const { versionId } = standing
    const fired = this.#jobs.findLast((job) => job.kind === 'firing' && job.firing.versionId === versionId)
    if (fired?.kind === 'firing' && fired.standing === undefined) {
      fired.standing = standing
      this.#states.delete(standing.ruleId)
      return
    }
    this.#states.set(standing.ruleId, standing)
    this.#startLazily()
  }

  keepTrace(trace: TraceRecord): void {
    const key = `${trace.ruleId} ${trace.instrumentId}`
    if (!this.#traces.has(key) && this.#traces.size >= MAX_TRACES) return
    this.#traces.set(key, trace)
    this.#startLazily()
  }

  async stop(): Promise<void> {
    this.#isClosed = true
    if (this.#states.size > 0) this.#isLazyDue = true
    this.#start()
    const { clock, logger } = this.#parts
    let isLate = false
    const late = new Promise<void>((resolve) => {
      const cancel = clock.after(LAST_WORDS_MS, () => {
        isLate = true
        resolve()
      })
      void this.#working.finally(cancel)
    })
    await Promise.race([this.#working, late])
    if (isLate && this.#jobs.length > 0) logger.alarm('rule_firings_untold', { waiting: this.#jobs.length })
    this.#isStopped = true
    this.#cancelWait?.()
  }

  #startLazily(): void {
    if (this.#isWaiting || this.#isClosed) return
    this.#isWaiting = true
    this.#parts.clock.after(LAZY_MS, () => {
      this.#isWaiting = false
      this.#isLazyDue = true
      this.#start()
    })
  }

  #start(): void {
    if (this.#isWorking || this.#isStopped) return
    this.#isWorking = true
    // Whatever this moment has to tell is told together: what a rule remembers comes right after its firing.
    const work = Promise.resolve().then(() => this.#work())
    this.#working = work.finally(() => {
      this.#isWorking = false
      if (this.#jobs.length > 0 || this.#isLazyDue) this.#start()
    })
  }

  async #work(): Promise<void> {
    while (!this.#isStopped) {
      const [job] = this.#jobs
      if (job !== undefined) {
        await this.#run(job)
        if (!this.#isStopped) this.#jobs.shift()
      } else if (this.#isLazyDue) {
        this.#isLazyDue = false
        if (await this.#writeNewest()) this.#isLazyDue = true
      } else return
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

  /** With its orders and what the rule remembers, in one call that may be repeated: told twice it fires and orders once. */
  async #record(job: FiringJob): Promise<void> {
    const { store, lease, logger, onProposed } = this.#parts
    const { firing, firedAt, standing = null } = job
    const { key, ruleId } = firing
    job.standing = standing
    const orders = firing.actions
      .filter((action) => action.do === 'order')
      .map((action) => ({ intentId: derivedId(`rule order ${key} ${action.index}`), action }))
    const report = { firing, firedAt, orders, standing }
    const recorded = await this.#insist(() => store.recordFiring(report, lease.lastHolder()))
    if (recorded === undefined) return
    if (!recorded.ok) {
      logger.event('rule_firing_refused', { key, ruleId, code: recorded.error.code })
      if (standing !== null && !this.#states.has(ruleId)) this.keepState(standing)
      return
    }
    const { isNew, outcomes, intents } = recorded.value
    logger.event('rule_fired', { key, ruleId, isNew })
    for (const row of intents) onProposed(row)
    for (const outcome of outcomes) {
      if (outcome.code !== null) logger.event('rule_order_not_proposed', { key, ...outcome })
    }
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
