import type { UnixMs } from '@naru/shared/core/time'
import type { StrategyStopReason } from '@naru/shared/domain/stop-reason'
import type { DeskSignal, StrategyState } from '@naru/shared/strategies/desk/desk-event'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { LeaseHolder, LedgerIntent, StoreResult } from '../../ports/store.ts'
import type { StrategyRunName, StrategyStore } from '../../ports/strategies.ts'
import type { Lease } from '../lease.ts'
import type { Metrics } from '../metrics.ts'

interface StrategyName {
  readonly strategyId: string
  readonly versionId: string
}

/** Brings what one user's strategies wanted into the ledger, in order: a signal and its order are one write. */
export interface SignalOutbox {
  signal(signal: DeskSignal): void
  hold(strategy: StrategyName, code: StrategyStopReason, detail: object): void
  switchOff(strategy: StrategyName, code: StrategyStopReason, detail: object): void
  begin(run: StrategyRunName, endsAt: UnixMs, onBegun?: () => void): void
  end(run: StrategyRunName, state: 'done' | 'failed', detail: object | null): void
  /** The newest of each version; written after the signals that came before it. */
  keepState(versionId: string, state: StrategyState): void
  /** Signals the ledger does not have yet. */
  readonly size: number
  /** Resolves once everything is written, or the ledger has been away for too long. */
  stop(): Promise<void>
}

interface Parts {
  readonly store: StrategyStore
  readonly lease: Pick<Lease, 'current'>
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Pick<Metrics, 'strategySignals'>
  /** The ledger took an order: handed on at once instead of with the next look. */
  readonly onProposed: (row: LedgerIntent, signal: DeskSignal) => void
  /** Its order was not taken; by the ledger, or because too much time had passed. */
  readonly onRefused: (signal: DeskSignal) => void
}

/** What the market showed longer ago is no reason to trade. */
const VALID_MS = 10_000
const MAX_JOBS = 2_000
const STATES_AT_ONCE = 20
const LAZY_MS = 500
/** How long a bridge that ends tries to write what it knows. */
const LAST_WORDS_MS = 1_000
const RETRY_MS = [100, 250, 500, 1_000, 2_000, 5_000]

type Job = (holder: LeaseHolder) => StoreResult<unknown>

export const createSignalOutbox = (parts: Parts): SignalOutbox => new Outbox(parts)

class Outbox implements SignalOutbox {
  readonly #parts: Parts
  readonly #jobs: Job[] = []
  readonly #states = new Map<string, StrategyState>()
  #isWorking = false
  #working: Promise<void> = Promise.resolve()
  #isStopped = false
  #isLazyDue = false
  #cancelWait = (): void => undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#jobs.length
  }

  signal(signal: DeskSignal): void {
    const seenAt = this.#parts.clock.monotonic()
    this.#add((holder) => this.#record(signal, seenAt, holder))
  }

  hold(strategy: StrategyName, code: StrategyStopReason, detail: object): void {
    this.#parts.logger.event('strategy_held', { ...strategy, code })
    this.#add(() => this.#parts.store.hold(strategy, code, detail))
  }

  switchOff(strategy: StrategyName, code: StrategyStopReason, detail: object): void {
    this.#parts.logger.event('strategy_switched_off', { ...strategy, code })
    this.#add(() => this.#parts.store.switchOff(strategy, code, detail))
  }

  begin(run: StrategyRunName, endsAt: UnixMs, onBegun?: () => void): void {
    this.#add(async (holder) => {
      const reply = await this.#parts.store.beginRun(run, endsAt, holder)
      if (reply.ok) this.#parts.logger.event('strategy_run_begun', { ...run, isOurs: reply.value })
      if (reply.ok && reply.value) onBegun?.()
      return reply
    })
  }

  end(run: StrategyRunName, state: 'done' | 'failed', detail: object | null): void {
    this.#add((holder) => this.#parts.store.endRun(run, { state, detail }, holder))
  }

  keepState(versionId: string, state: StrategyState): void {
    this.#states.set(versionId, state)
    if (this.#isLazyDue || this.#isStopped) return
    this.#isLazyDue = true
    this.#parts.clock.after(LAZY_MS, () => {
      this.#isLazyDue = false
      this.#start()
    })
  }

  async stop(): Promise<void> {
    this.#start()
    const patience = new Promise<void>((resolve) => this.#parts.clock.after(LAST_WORDS_MS, resolve))
    await Promise.race([this.#working, patience])
    this.#isStopped = true
    this.#cancelWait()
  }

  #add(job: Job): void {
    if (this.#jobs.length >= MAX_JOBS) {
      this.#parts.logger.alarm('strategy_write_dropped', { waiting: this.#jobs.length })
      return
    }
    this.#jobs.push(job)
    this.#start()
  }

  #start(): void {
    if (this.#isWorking || this.#isStopped) return
    this.#isWorking = true
    this.#working = this.#work().finally(() => {
      this.#isWorking = false
      if (this.#jobs.length > 0) this.#start()
    })
  }

  async #work(): Promise<void> {
    while (!this.#isStopped) {
      const [job] = this.#jobs
      if (job !== undefined) {
        await this.#insist(job)
        if (!this.#isStopped) this.#jobs.shift()
      } else if (!(await this.#writeStates())) return
    }
  }

  /** False when there is nothing, or the ledger is away: the next one will try again. */
  async #writeStates(): Promise<boolean> {
    const rows = [...this.#states].slice(0, STATES_AT_ONCE).map(([versionId, state]) => ({ versionId, state }))
    if (rows.length === 0) return false
    for (const { versionId } of rows) this.#states.delete(versionId)
    const written = await this.#parts.store.recordStates(rows)
    if (written.ok || written.error.kind === 'refused') return true
    for (const { versionId, state } of rows) if (!this.#states.has(versionId)) this.keepState(versionId, state)
    return false
  }

  /** Asked again it asks for the same: the ledger knows the key. What has waited too long is told, and not ordered. */
  async #record(signal: DeskSignal, seenAt: number, holder: LeaseHolder): StoreResult<unknown> {
    const { store, clock, logger, metrics, onProposed, onRefused } = this.#parts
    const isStale = clock.monotonic() - seenAt > VALID_MS
    const told = isStale && signal.order !== null ? ({ ...signal, order: null, decidedBy: 'late' } as const) : signal
    const reply = await store.recordSignal(told, holder)
    if (!reply.ok) {
      if (reply.error.kind === 'unavailable') return reply
      logger.event('strategy_signal_refused', { key: signal.key, code: reply.error.code })
      onRefused(signal)
      return reply
    }
    const { isNew, decidedBy, intent } = reply.value
    metrics.strategySignals.inc({ outcome: decidedBy === null ? 'proposed' : 'refused' })
    logger.event('strategy_signal', { key: signal.key, isNew, decidedBy })
    if (intent !== null) onProposed(intent, signal)
    else if (signal.order !== null && decidedBy !== null) onRefused(signal)
    return reply
  }

  /** Until the ledger has answered, whatever it says. Whoever has lost the lease tells nothing: another process does. */
  async #insist(job: Job): Promise<void> {
    for (let failures = 0; !this.#isStopped; failures += 1) {
      const held = this.#parts.lease.current()
      if (held !== undefined) {
        const reply = await job(held.holder)
        if (reply.ok || reply.error.kind === 'refused') return
      }
      await this.#wait(failures)
    }
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
