import type { SessionState, TradingMode } from '@naru/shared/domain/account'
import type { AccountId } from '@naru/shared/domain/order'
import { MAX_SKEW_MS } from '@naru/shared/engine/modes'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import pLimit from 'p-limit'
import type { Journal } from '../ports/journal.ts'
import type { MarketInfo } from '../ports/market-info.ts'
import type { HardCaps, KillSwitch } from '../ports/safeguards.ts'
import type { OpenSession, RelayRequest, Sessions, SessionsHealth } from '../ports/sessions.ts'
import type { FeedFacts, Ledger, LedgerAccount, LedgerIntent, StoreResult, Wakeup } from '../ports/store.ts'
import { createAccountModes } from './account-modes.ts'
import { createIntentFeed } from './intent-feed.ts'
import type { Lease } from './lease.ts'
import { createParentFeed } from './parent-feed.ts'
import { createReconcileGate } from './reconcile-gate.ts'
import type { SessionParts, TradingSession } from './trading-session.ts'
import { startTradingSession } from './trading-session.ts'

export interface ManagerTiming {
  /** How often the ledger is asked when no wake-up came. */
  readonly intentPollMs: number
  readonly accountPollMs: number
  readonly heartbeatMs: number
  readonly leaseRenewMs: number
  /** How often the journal is tried when nothing is sent. */
  readonly journalCheckMs: number
  /** How often the lease and the clocks are looked at for what they forbid. */
  readonly modeCheckMs: number
  /** Longest a stop waits for sends under way. */
  readonly drainMs: number
}

/** More would only wait at the ledger, and a claim is of no use once its window is over. */
const CLAIMS_AT_ONCE = 48

/** The ledger expires so many orders in one call. */
const SWEPT_AT_ONCE = 200

export const MANAGER_TIMING: ManagerTiming = {
  intentPollMs: 2_000,
  accountPollMs: 5_000,
  heartbeatMs: 5_000,
  leaseRenewMs: 4_000,
  journalCheckMs: 15_000,
  modeCheckMs: 1_000,
  drainMs: 15_000,
}

export interface SessionManager {
  readonly sessions: Sessions
  /** Services of any live account, for what is not of one user; undefined while none is connected. */
  liveInfo(): MarketInfo | undefined
  start(): void
  /** An order this bridge has just been given: acted on at once instead of with the next look. */
  offer(row: LedgerIntent): void
  /** Tells the ledger now what feeds this bridge, instead of with the next heartbeat. */
  beat(): void
  /** No new claims; sends under way end or are left in doubt; then everything is closed and the lease given back. */
  stop(): Promise<void>
}

export interface ManagerParts
  extends Omit<
    SessionParts,
    | 'mayClaim'
    | 'isKilled'
    | 'lowerMode'
    | 'onChange'
    | 'gate'
    | 'claims'
    | 'intents'
    | 'instruments'
    | 'parents'
    | 'pullParents'
  > {
  readonly ledger: Ledger
  readonly journal: Journal
  readonly version: string
  readonly timing: ManagerTiming
  readonly killSwitch: KillSwitch
  readonly hardCaps: HardCaps
  readonly onRelayRequested: (request: RelayRequest) => void
  /** Hears every wake-up, those that are not about sessions too. */
  readonly onWakeup?: (wakeup: Wakeup) => void
  /** Read at every look at the accounts; sessions are told when it is another one. */
  readonly calendar: () => TradingCalendar
  /** What feeds this bridge, for the heartbeat. */
  readonly feedFacts: () => FeedFacts
}

const ifLeading = (lease: Lease, pull: () => Promise<unknown>) => async (): Promise<void> => {
  if (lease.current()) await pull()
}

/** Opens and closes sessions as the lease, credentials and settings change. Wake-ups and polls both end here. */
export function createSessionManager(parts: ManagerParts): SessionManager {
  const { ledger, lease, clock, ledgerClock, logger, timing } = parts
  const open = new Map<AccountId, TradingSession>()
  const listeners = new Set<() => void>()
  const stops: (() => void)[] = []
  let isStopping = false
  let epoch: number | undefined
  let databaseSeenAt: SessionsHealth['databaseSeenAt'] = null
  let isDatabaseUp = false
  let realtime: SessionsHealth['realtime'] = 'down'

  const tell = (): void => {
    for (const listener of listeners) listener()
  }

  const seen = async <T>(asked: StoreResult<T>): StoreResult<T> => {
    const reply = await asked
    isDatabaseUp = reply.ok || reply.error.kind === 'refused'
    if (isDatabaseUp) databaseSeenAt = clock.now()
    return reply
  }

  const deliver = (accountId: AccountId, rows: readonly LedgerIntent[]): void => open.get(accountId)?.deliver(rows)
  const intentFeed = createIntentFeed({ intents: ledger.intents, deliver, logger })
  const parentFeed = createParentFeed({
    parents: ledger.parents,
    deliver: (byAccount) => {
      for (const [accountId, session] of open) session.deliverParents(byAccount.get(accountId) ?? [])
    },
    logger,
  })

  const sessionParts: SessionParts = {
    ...parts,
    isKilled: parts.killSwitch.isOn,
    lowerMode: (accountId, lowering) => modes.lower(accountId, lowering),
    intents: ledger.intents,
    parents: ledger.parents,
    pullParents: parentFeed.pull,
    instruments: ledger.instruments,
    gate: createReconcileGate(clock),
    claims: pLimit(CLAIMS_AT_ONCE),
    mayClaim: () => !isStopping,
    onChange: tell,
  }

  const modes = createAccountModes({ ...parts, accounts: ledger.accounts })

  const closeSession = async (accountId: AccountId): Promise<void> => {
    const session = open.get(accountId)
    open.delete(accountId)
    modes.forget(accountId)
    await session?.stop()
  }

  const closeAll = async (): Promise<void> => void (await Promise.all([...open.keys()].map(closeSession)))

  const syncAccount = async (account: LedgerAccount, askedAt: number): Promise<void> => {
    const session = open.get(account.accountId)
    if (session && session.account.credentialId !== account.credentialId) await closeSession(account.accountId)
    if (account.credentialId === null || isStopping) return
    const current = open.get(account.accountId)
    if (current) {
      modes.told(current, account, askedAt)
      current.setCalendar(parts.calendar())
    }
    // A credential that was refused is not tried again: only a new one is.
    else if (account.credentialState !== 'refused') {
      const started = startTradingSession(account, sessionParts)
      started.setCalendar(parts.calendar())
      open.set(account.accountId, started)
      modes.told(started, account, askedAt)
    }
  }

  const sync = async (): Promise<void> => {
    if (isStopping || !lease.current()) return
    const askedAt = clock.monotonic()
    const reply = await seen(ledger.accounts.list())
    if (!reply.ok || isStopping) return
    const wanted = new Set(reply.value.map((account) => account.accountId))
    for (const accountId of open.keys()) if (!wanted.has(accountId)) await closeSession(accountId)
    for (const account of reply.value) await syncAccount(account, askedAt)
    tell()
  }

  const renew = async (): Promise<void> => {
    const state = await lease.renew()
    isDatabaseUp = state !== 'unknown'
    const held = lease.current()
    if (state === 'held' && held && held.holder.epoch !== epoch) {
      // Another held it meanwhile: what our sessions know of its orders is nothing.
      if (epoch !== undefined) await closeAll()
      epoch = held.holder.epoch
      await ledger.intents.sweep(held.holder)
      await syncOnce()
    } else if (state === 'lost') {
      epoch = undefined
      // Its new holder talks to the brokers now; two of us would push each other off their sockets.
      await closeAll()
    }
  }

  /** Nobody waits for what is swept, so what is left goes on being offered and read meanwhile. */
  const sweep = async (): Promise<void> => {
    for (let held = lease.current(); held && !isStopping; held = lease.current()) {
      const swept = await ledger.intents.sweep(held.holder)
      if (!swept.ok || swept.value < SWEPT_AT_ONCE) return
    }
  }

  const heartbeat = async (): Promise<void> => {
    const reply = await seen(ledger.accounts.heartbeat(parts.version, parts.feedFacts()))
    if (!reply.ok || isListening || isStopping) return
    isListening = true
    stops.push(ledger.wakeups.listen(reply.value.bridgeId, onWakeup))
  }
  let isListening = false

  const syncOnce = once(sync)
  const onWakeup = (wakeup: Wakeup): void => {
    parts.onWakeup?.(wakeup)
    switch (wakeup.kind) {
      case 'intent_ready':
      case 'intent_decided':
        intentFeed.wake(wakeup.intentId)
        break
      case 'parent_changed':
        void intentFeed.pull()
        void parentFeed.pull()
        break
      case 'credential_saved':
      case 'account_changed':
      // A version that was armed may trade as soon as its engine knows of it.
      case 'rules_changed':
      case 'strategies_changed':
        void syncOnce().catch(parts.onBug)
        break
      case 'relay_requested':
        parts.onRelayRequested(wakeup)
        break
      case 'opened':
        realtime = 'up'
        void intentFeed.pull()
        void parentFeed.pull()
        void syncOnce().catch(parts.onBug)
        break
      case 'closed':
        realtime = 'down'
        break
      case 'lines_changed':
      case 'hook_signals':
      case 'backtests_waiting':
      case 'backtest_canceled':
      case 'deliveries_waiting':
      case 'channel_changed':
        break
    }
  }

  const checkJournal = (): Promise<void> =>
    parts.journal.check().catch(() => logger.alarm('journal_unwritable', { checked: true }))

  const every = (ms: number, task: () => Promise<void>): void => {
    let cancel = (): void => undefined
    let isOver = false
    const round = (): void => {
      void task().then(() => {
        if (!isOver) cancel = clock.after(ms, round)
      }, parts.onBug)
    }
    stops.push(() => {
      isOver = true
      cancel()
    })
    round()
  }

  return {
    start() {
      every(timing.leaseRenewMs, renew)
      every(timing.heartbeatMs, heartbeat)
      every(timing.accountPollMs, syncOnce)
      every(timing.intentPollMs, sweep)
      every(timing.intentPollMs, ifLeading(lease, intentFeed.pull))
      every(timing.accountPollMs, ifLeading(lease, parentFeed.pull))
      every(timing.journalCheckMs, checkJournal)
      every(timing.modeCheckMs, async () => modes.refresh())
    },
    offer: (row) => deliver(row.accountId, [row]),
    beat: () => void heartbeat().catch(parts.onBug),
    async stop() {
      isStopping = true
      for (const stop of stops) stop()
      await drained()
      modes.stop()
      await closeAll()
      await lease.release()
    },
    liveInfo: () =>
      [...open.values()].map((session) => session.open).find((session) => session?.environment === 'live')?.info,
    sessions: {
      forUser: (userId) => [...open.values()].flatMap((session) => isOpenFor(session, userId)),
      health: () => health(),
      onChange(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
  }

  async function drained(): Promise<void> {
    const until = clock.monotonic() + timing.drainMs
    const isBusy = (): boolean =>
      parts.recorder.size() > 0 || [...open.values()].some((session) => session.view().inFlight > 0)
    while (isBusy() && clock.monotonic() < until) await new Promise<void>((resolve) => clock.after(20, resolve))
  }

  function health(): SessionsHealth {
    const held = lease.current()
    const states = [...open.values()].map((session) => session.state)
    const views = [...open.values()].map((session) => session.view())
    const reasons = [
      ...(isDatabaseUp ? [] : ['database_unavailable']),
      ...(held ? [] : ['no_lease']),
      ...(parts.journal.isWritable ? [] : ['journal_unwritable']),
      ...(Math.abs(ledgerClock.skewMs()) > MAX_SKEW_MS ? ['clock_skew'] : []),
      ...modes.restraints().filter((code) => code !== 'no_lease'),
      ...(isStopping ? ['draining'] : []),
    ]
    return {
      ready: reasons.every((reason) => WARNINGS.has(reason)),
      reasons,
      lease: { held: held !== undefined, epoch: held?.holder.epoch ?? null },
      databaseSeenAt,
      realtime,
      sessions: countStates(states),
      modes: countModes(views.map(({ mode }) => mode)),
      sessionHealth: [...open.values()].map(({ state, listReadAt }) => ({ state, listReadAt })),
      intentsInFlight: views.reduce((sum, view) => sum + view.inFlight, 0),
      intentsInDoubt: views.reduce((sum, view) => sum + view.inDoubt, 0),
      unrecordedFacts: parts.recorder.size(),
    }
  }
}

/** A process that may not trade for one of these works all the same: paper goes on, and so do reads and cancels. */
const WARNINGS: ReadonlySet<string> = new Set(['clock_skew', 'kill_file', 'caps_unreadable'])

function isOpenFor(session: TradingSession, userId: string): readonly OpenSession[] {
  return session.open && session.account.userId === userId ? [session.open] : []
}

const NO_SESSIONS: Readonly<Record<SessionState, number>> = {
  waiting: 0,
  connecting: 0,
  reconciling: 0,
  running: 0,
  degraded: 0,
  refused: 0,
  stopped: 0,
}

function countModes(modes: readonly TradingMode[]): Readonly<Record<TradingMode, number>> {
  const counts: Record<TradingMode, number> = { active: 0, reducing: 0, halted: 0, observe: 0 }
  for (const mode of modes) counts[mode] += 1
  return counts
}

function countStates(states: readonly SessionState[]): Readonly<Record<SessionState, number>> {
  const counts: Record<SessionState, number> = { ...NO_SESSIONS }
  for (const state of states) counts[state] += 1
  return counts
}

/** One run at a time; calls meanwhile lead to exactly one more. */
function once(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let isAskedAgain = false
  const loop = async (): Promise<void> => {
    try {
      do {
        isAskedAgain = false
        await task()
      } while (isAskedAgain)
    } finally {
      running = undefined
    }
  }
  return () => {
    if (running) isAskedAgain = true
    running ??= loop()
    return running
  }
}
