import { kstDate, type UnixMs } from '@naru/shared/core/time'
import type { SessionState } from '@naru/shared/domain/account'
import type { AccountId, IntentId } from '@naru/shared/domain/order'
import { createEngine, type EngineView } from '@naru/shared/engine/engine'
import type { EventBody } from '@naru/shared/engine/event'
import type { EngineSettings } from '@naru/shared/engine/settings'
import { CARRIED_CALENDAR, type TradingCalendar } from '@naru/shared/market/trading-calendar'
import { type Denial, deny } from '@naru/shared/risk/check'
import type { LimitFunction } from 'p-limit'
import type { Broker } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'
import type { ConnectBroker } from '../ports/connection.ts'
import type { Journal } from '../ports/journal.ts'
import type { Logger } from '../ports/logger.ts'
import type { FeedEvent, PriceSnapshot } from '../ports/market-feed.ts'
import type { OfferedParent } from '../ports/parents.ts'
import type { OpenSession, SessionReport } from '../ports/sessions.ts'
import type {
  FeedFacts,
  InstrumentStore,
  IntentStore,
  LedgerAccount,
  LedgerIntent,
  Lowering,
  ParentStore,
  SessionFacts,
} from '../ports/store.ts'
import type { Vault } from '../ports/vault.ts'
import { type AccountRules, createAccountRules } from './account-rules.ts'
import { createActionReader } from './action-reader.ts'
import { type AverageVolumes, createAverageVolumes } from './average-volume.ts'
import type { BasePrices } from './base-prices.ts'
import { createEffectRunner } from './effect-runner.ts'
import type { FactBus } from './fact-bus.ts'
import { createInbox } from './inbox.ts'
import type { Lease } from './lease.ts'
import type { LedgerClock } from './ledger-clock.ts'
import type { Metrics } from './metrics.ts'
import { createOrderSender } from './order-sender.ts'
import { offerParents } from './parent-offers.ts'
import { createParentRunner } from './parent-runner.ts'
import type { ReconcileGate } from './reconcile-gate.ts'
import { createReconciler } from './reconciler.ts'
import type { Recorder } from './recorder.ts'
import { run } from './run-engine.ts'
import { createScheduler } from './scheduler.ts'
import { toEvent } from './session-intents.ts'
import { type Opened, openConnection, type Refusal } from './session-opening.ts'
import { assess, type SessionStatus, type Signs } from './session-status.ts'
import { shareFeed } from './shared-feed.ts'

/** What every session of this bridge shares. */
export interface SessionParts {
  readonly connect: ConnectBroker
  /** Accounts with real money are opened only by a bridge that was started for them. */
  readonly allowsLive: boolean
  readonly vault: Vault
  readonly intents: IntentStore
  readonly parents: ParentStore
  /** Has the parent orders of all sessions read again. */
  readonly pullParents: () => Promise<void>
  readonly instruments: InstrumentStore
  readonly basePrices: Pick<BasePrices, 'seen'>
  readonly lease: Lease
  readonly journal: Journal
  readonly recorder: Recorder
  readonly gate: ReconcileGate
  readonly claims: LimitFunction
  readonly clock: Clock
  readonly ledgerClock: LedgerClock
  readonly bus: FactBus
  readonly logger: Logger
  readonly metrics: Metrics
  readonly settingsFor: (account: LedgerAccount) => EngineSettings
  /** Equal orders seen before the send, from the journal. */
  readonly baselineOf: (id: IntentId) => readonly string[]
  /** False while the process is being stopped: nothing new is claimed. */
  readonly mayClaim: () => boolean
  readonly isKilled: () => boolean
  readonly lowerMode: (accountId: AccountId, lowering: Lowering) => void
  readonly onChange: () => void
  /** Something was thrown that is not an expected outcome: the process must end and start clean. */
  readonly onBug: (error: unknown) => void
}

export interface TradingSession {
  readonly account: LedgerAccount
  readonly state: SessionState
  /** Present while there is a connection to read through. */
  readonly open: OpenSession | undefined
  /** When the broker's order list was last read whole, wall clock; null before the first time. */
  readonly listReadAt: UnixMs | null
  view(): EngineView
  feedFacts(): FeedFacts | undefined
  deliver(rows: readonly LedgerIntent[]): void
  /** All of this account that are not at their end. */
  deliverParents(parents: readonly OfferedParent[]): void
  readonly rules: AccountRules
  setCalendar(calendar: TradingCalendar): void
  stop(): Promise<void>
}

const LEDGER_RETRY_MS = 1_000
/** A socket that is back within this time is nobody's worry. */
const FEED_PATIENCE_MS = 5_000

export const startTradingSession = (account: LedgerAccount, parts: SessionParts): TradingSession => {
  const session = new Session(account, parts)
  session.start()
  return session
}

/** One account's session: connecting → reconciling → running ⇄ degraded → stopped, or refused with a reason. */
class Session implements TradingSession {
  readonly account: LedgerAccount
  readonly rules: AccountRules
  readonly #parts: SessionParts
  readonly #logger: Logger
  readonly #stopping = new AbortController()
  readonly #engine
  readonly #inbox
  readonly #signs: Signs = { isReconciled: false, lastError: undefined, feed: 'starting', tradingDate: null }
  readonly #unsubscribe: () => void
  #status: SessionStatus = { state: 'connecting', code: null }
  #announced = ''
  #lastError: SessionReport['lastError'] = null
  #calendar: TradingCalendar = CARRIED_CALENDAR
  #leaveGate = (): void => undefined
  #averageVolume: AverageVolumes | undefined
  #opened: Opened | undefined
  #open: OpenSession | undefined
  #listReadAt: UnixMs | null = null

  constructor(account: LedgerAccount, parts: SessionParts) {
    this.account = account
    const settings = parts.settingsFor(account)
    this.#parts = parts
    this.#logger = parts.logger.child({ accountId: account.accountId })
    this.#engine = createEngine(settings, account.mode)
    this.#inbox = createInbox(parts.ledgerClock.now)
    const brokerSkewMs = (): number => this.#opened?.connection.clockSkewMs() ?? 0
    this.rules = createAccountRules({ ...parts, account, settings, inbox: this.#inbox, brokerSkewMs })
    this.#unsubscribe = parts.bus.subscribe((fact) => {
      if (fact.accountId !== account.accountId || fact.kind !== 'account_reconciled') return
      this.#signs.isReconciled = true
      this.#leaveGate()
      this.#assess()
    })
  }

  get #source() {
    const { accountId, userId } = this.account
    return { accountId, userId }
  }

  get state(): SessionState {
    return this.#status.state
  }

  get open(): OpenSession | undefined {
    return this.#open
  }

  get listReadAt(): UnixMs | null {
    return this.#listReadAt
  }

  start(): void {
    this.#announce(this.#status)
    void this.#connect().catch(this.#parts.onBug)
  }

  view(): EngineView {
    return this.#engine.view()
  }

  feedFacts(): FeedFacts | undefined {
    const { tradingDate } = this.#signs
    if (tradingDate === null) return undefined
    const isToday = tradingDate === kstDate(this.#parts.ledgerClock.now())
    return isToday ? { kind: 'live' } : { kind: 'replay', date: tradingDate }
  }

  deliverParents(parents: readonly OfferedParent[]): void {
    if (!this.#open) return
    const put = (event: EventBody): void => this.#inbox.put(event)
    const instrumentIds = [...new Set(parents.map(({ parent }) => parent.instrumentId))]
    this.#parts.bus.publish({ kind: 'parents_read', instrumentIds, ...this.#source })
    void offerParents(parents, this.#parts.instruments, put).catch(this.#parts.onBug)
  }

  deliver(rows: readonly LedgerIntent[]): void {
    if (this.#open) for (const row of rows) void this.#offer(row).catch(this.#parts.onBug)
  }

  setCalendar(calendar: TradingCalendar): void {
    if (calendar === this.#calendar) return
    this.#calendar = calendar
    this.#inbox.put({ type: 'calendar_changed', calendar })
  }

  async stop(): Promise<void> {
    if (this.#status.state !== 'refused') this.#announce({ state: 'stopped', code: null })
    await this.#close()
  }

  async #close(): Promise<void> {
    this.#leaveGate()
    this.#unsubscribe()
    this.#stopping.abort()
    this.#open = undefined
    await this.#opened?.connection.close()
  }

  async #connect(): Promise<void> {
    const { signal } = this.#stopping
    this.#leaveGate = await this.#parts.gate.enter(() => this.#logger.alarm('reconcile_slow'))
    if (signal.aborted) return this.#leaveGate()
    const onStatus = (status: SessionStatus): void => this.#announce(status)
    const opened = await openConnection({ ...this.#parts, account: this.account, signal, onStatus })
    if (opened === undefined) return
    if (!('connection' in opened)) {
      this.#announce({ state: 'refused', code: opened.code }, opened)
      return this.#close()
    }
    this.#opened = opened
    this.#wire(opened)
    this.#announce({ state: 'reconciling', code: null })
    await this.#recover()
    this.#inbox.put({ type: 'session_up', orderKinds: opened.connection.broker.capabilities.orderKinds })
    void this.#parts.pullParents()
  }

  #wire({ connection }: Opened): void {
    const { accountId, userId, environment } = this.account
    const { clock, ledgerClock, metrics, onBug, lease } = this.#parts
    const { signal } = this.#stopping
    const { broker } = connection
    const shared = shareFeed(connection.feed, (snapshot) => this.#onSnapshot(snapshot))
    const state = (): SessionState => this.state
    this.#open = {
      accountId,
      userId,
      environment,
      broker,
      feed: shared.feed,
      info: connection.info,
      history: connection.history,
      get state() {
        return state()
      },
      report: () => ({ ...connection.report(), lastError: this.#lastError }),
    }
    const scheduler = createScheduler(clock, ledgerClock.now, (name) => this.#inbox.put({ type: 'timer', name }))
    signal.addEventListener('abort', () => scheduler.stop())
    const own = { ...this.#parts, ...this.#source, broker, logger: this.#logger, scheduler, feed: shared.feed }
    const recheck = (id: IntentId) => this.#recheck(id)
    // What still waits in line when a session ends is not sent by it any more.
    const mayClaim = (): boolean => !signal.aborted && this.#parts.mayClaim()
    const sender = createOrderSender({ ...own, environment, mayClaim, recheck })
    const onRead = (error: Signs['lastError']): void => {
      this.#signs.lastError = error
      this.#assess()
    }
    const onListRead = (): void => {
      this.#listReadAt = clock.now()
    }
    const now = ledgerClock.now
    if (environment === 'live') this.#averageVolume = createAverageVolumes({ feed: shared.feed, clock, now })
    const reconciler = createReconciler({ broker, now, logger: this.#logger, metrics, onRead, onListRead })
    const readActions = createActionReader({ history: connection.history, logger: this.#logger })
    const lowerMode = (lowering: Lowering): void => this.#parts.lowerMode(accountId, lowering)
    const runParentEffect = createParentRunner({
      ...own,
      holder: lease.lastHolder,
      onChild: (row) => this.deliver([row]),
      onDisagreement: () => void this.#parts.pullParents(),
    })
    const runEffect = createEffectRunner({
      ...own,
      runParentEffect,
      sender,
      reconciler,
      readActions,
      now,
      lowerMode,
      holder: lease.lastHolder,
    })
    void run(this.#engine, this.#inbox, { runEffect, signal }).catch(onBug)
    void shared.pump(signal, (event) => this.#onFeedEvent(event)).catch(onBug)
    void this.#pumpNotices(broker).catch(onBug)
  }

  async #pumpNotices(broker: Broker): Promise<void> {
    for await (const notice of broker.notices(this.#stopping.signal)) this.#inbox.put({ type: 'notice', notice })
  }

  /** What the ledger knows of today and has not learned of earlier days, before anything of the broker is judged. */
  async #recover(): Promise<void> {
    const { intents, clock } = this.#parts
    const { accountId } = this.account
    while (!this.#stopping.signal.aborted) {
      const asked = [intents.linked(accountId), intents.pending(), intents.openDays(accountId)] as const
      const [linked, pending, openDays] = await Promise.all(asked)
      if (linked.ok && pending.ok && openDays.ok) {
        const rows = [...linked.value, ...pending.value.filter((row) => row.accountId === accountId)]
        await Promise.all(rows.map((row) => this.#offer(row)))
        this.#inbox.put({ type: 'intents_synced', openDays: openDays.value })
        return
      }
      await new Promise<void>((resolve) => clock.after(LEDGER_RETRY_MS, resolve))
    }
  }

  async #offer(row: LedgerIntent): Promise<void> {
    const event = await toEvent(row, { ...this.#parts, averageVolume: this.#averageVolume })
    if (event && !this.#stopping.signal.aborted) this.#inbox.put(event)
  }

  /** With real money a clock that has just jumped stops an order that was approved a moment ago. */
  #recheck(id: IntentId): Denial | undefined {
    if (this.rules.isClockSkewed()) return deny('clock_skewed')
    return this.#engine.recheck(id, this.#parts.ledgerClock.now())
  }

  /** Whoever asked for it: every price read over REST tells the engine the limits of the day. */
  #onSnapshot(snapshot: PriceSnapshot): void {
    const { tick, lowerLimit, upperLimit, isHalted, tradingDate } = snapshot
    const quote = { lastPx: tick.price, lowerLimit, upperLimit, isHalted, tradingDate }
    const { instrumentId, tsInit } = tick
    this.#inbox.put({ type: 'quote_read', instrumentId, quote, readAt: tsInit })
    this.#parts.basePrices.seen(snapshot)
  }

  #onFeedEvent(event: FeedEvent): void {
    const signs = this.#signs
    if (event.kind === 'trade') {
      this.#inbox.put({ type: 'trade_tick', tick: event.tick, tradingDate: event.tradingDate })
      if (event.tradingDate === signs.tradingDate) return
      signs.tradingDate = event.tradingDate
      this.#assess()
    } else if (event.kind === 'status') {
      const status = event.isHalted ? 'halted' : event.isInVi ? 'vi' : 'trading'
      this.#inbox.put({ type: 'instrument_status', instrumentId: event.instrumentId, status })
    } else if (event.kind === 'up') {
      if (signs.feed !== 'starting') this.#inbox.put({ type: 'notices_missed' })
      this.#inbox.put({ type: 'feed_changed', isUp: true })
      signs.feed = 'up'
      this.#assess()
    } else if (event.kind === 'down') {
      signs.feed = event.reason
      this.#inbox.put({ type: 'feed_changed', isUp: false })
      this.#parts.metrics.brokerReconnects.inc({ reason: event.reason })
      this.#parts.clock.after(event.reason === 'in_use' ? 0 : FEED_PATIENCE_MS, () => this.#assess())
    }
  }

  #assess(): void {
    if (this.#stopping.signal.aborted) return
    const next = assess(this.#signs)
    this.#announce(next)
    if (next.state === 'refused') void this.#close().catch(this.#parts.onBug)
  }

  #announce(status: SessionStatus, refusal?: Refusal): void {
    if (status.code !== null && status.code !== this.#status.code) {
      this.#lastError = { code: status.code, at: this.#parts.clock.now() }
    }
    this.#status = status
    const session = this.#describe(refusal)
    const key = JSON.stringify(session)
    if (key === this.#announced) return
    this.#announced = key
    this.#logger.event('session_changed', { state: status.state, code: status.code })
    this.#parts.bus.publish({ kind: 'session_changed', ...this.#source, session })
    this.#parts.onChange()
  }

  #describe(refusal?: Refusal): SessionFacts {
    const { state, code } = this.#status
    const isProven = state === 'running' || state === 'degraded'
    return {
      state,
      code,
      detail: {
        ...this.#opened?.connection.status(),
        ...refusal?.detail,
        feed: this.#signs.feed,
        tradingDate: this.#signs.tradingDate,
      },
      credentialId: this.#opened?.credentialId ?? (refusal ? refusal.credentialId : this.account.credentialId),
      credentialState: state === 'refused' ? 'refused' : isProven ? 'verified' : null,
      accountNumberMasked: this.#opened?.accountNumberMasked ?? null,
    }
  }
}
