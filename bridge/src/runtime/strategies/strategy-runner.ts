import type { BalanceReport } from '@naru/shared/domain/execution'
import type { AccountId } from '@naru/shared/domain/order'
import type { DaySnapshot } from '@naru/shared/portfolio/day-snapshot'
import type { AccountStanding } from '@naru/shared/rules/desk/desk-event'
import type { Wakeup } from '../../ports/store.ts'
import type { Timetable } from '../../ports/timetable.ts'
import type { BridgeFact, FactBus } from '../fact-bus.ts'
import type { SessionManager } from '../session-manager.ts'
import { createUserStrategies, type StrategyParts, type UserStrategies } from './user-strategies.ts'

/** Runs the armed strategies of all users of this bridge, while it holds the lease. */
export interface StrategyRunner {
  /** A wake-up that may concern strategies makes it look at the ledger sooner. */
  hear(wakeup: Wakeup): void
  /** What was wanted is written first. */
  close(): Promise<void>
}

interface Parts extends Omit<StrategyParts, 'onProposed'> {
  readonly bus: FactBus
  readonly timetable: Timetable
  /** Sessions act at once on orders the ledger took. */
  readonly manager: Pick<SessionManager, 'offer'>
}

/** What wake-ups missed; versions that wait for the close are armed by this look as well. */
const POLL_MS = 5_000
const LEASE_PATIENCE_MS = 15_000
/** Every minute in Seoul: what the session calendar has due is begun, and what nobody began is noted. */
const EVERY_MINUTE = '* * * * *'

interface Known {
  readonly userId: string
  balance: BalanceReport | undefined
  dayStart: DaySnapshot | undefined
}

export function startStrategyRunner(parts: Parts): StrategyRunner {
  const { store, lease, clock, bus, timetable, logger, onBug } = parts
  const users = new Map<string, UserStrategies>()
  const accounts = new Map<AccountId, Known>()
  let running: Promise<void> | undefined
  let isAskedAgain = false
  let isStopped = false
  let leaselessSince: number | undefined
  let cancelPoll = (): void => undefined

  const close = async (userId: string): Promise<void> => {
    const user = users.get(userId)
    users.delete(userId)
    await user?.stop()
  }

  const closeAll = async (): Promise<void> => {
    await Promise.all([...users.keys()].map(close))
  }

  /** Without the lease for a while, though the ledger answers: another process runs them, and records the same signals. */
  const isOurs = (): boolean => {
    if (lease.current() !== undefined) {
      leaselessSince = undefined
      return true
    }
    leaselessSince ??= clock.monotonic()
    if (clock.monotonic() - leaselessSince > LEASE_PATIENCE_MS) void closeAll()
    return false
  }

  const look = async (): Promise<void> => {
    const reply = await store.armed()
    if (isStopped) return
    if (!reply.ok) return logger.event('strategies_not_read', { reason: reply.error.kind })
    if (!isOurs()) return
    const byUser = Map.groupBy(reply.value, ({ userId }) => userId)
    for (const userId of users.keys()) if (!byUser.has(userId)) void close(userId)
    for (const [userId, rows] of byUser) (users.get(userId) ?? open(userId)).sync(rows)
  }

  const open = (userId: string): UserStrategies => {
    const user = createUserStrategies(userId, { ...parts, onProposed: parts.manager.offer })
    users.set(userId, user)
    for (const [accountId, known] of accounts) if (known.userId === userId) tellStanding(accountId, known)
    return user
  }

  const tellStanding = (accountId: AccountId, { userId, balance, dayStart }: Known): void => {
    if (balance !== undefined) users.get(userId)?.tellAccount(accountId, standingOf(balance, dayStart))
  }

  /** A signal that was sent from outside, to whoever runs its strategy; unclaimed again after half a minute. */
  const takeHookSignals = async (): Promise<void> => {
    if (lease.current() === undefined || users.size === 0) return
    const claimed = await store.claimHookSignals()
    if (!claimed.ok || isStopped) return
    for (const signal of claimed.value) {
      for (const user of users.values()) if (user.has(signal.versionId)) user.tellHookSignal(signal)
    }
  }

  const loop = async (): Promise<void> => {
    do {
      isAskedAgain = false
      await look()
      await takeHookSignals()
    } while (isAskedAgain && !isStopped)
    running = undefined
  }

  const pull = (): Promise<void> => {
    if (running) isAskedAgain = true
    running ??= loop()
    return running
  }

  const poll = (): void => {
    void pull().then(() => {
      if (!isStopped) cancelPoll = clock.after(POLL_MS, poll)
    }, onBug)
  }

  const beat = (): void => {
    for (const user of users.values()) user.beat()
    if (lease.current() !== undefined) void noteMissed().catch(onBug)
  }

  const noteMissed = async (): Promise<void> => {
    const missed = await store.noteMissedRuns()
    if (missed.ok && missed.value > 0) logger.alarm('strategy_runs_missed', { count: missed.value })
  }

  const onFact = (fact: BridgeFact): void => {
    const { accountId, userId } = fact
    const user = users.get(userId)
    switch (fact.kind) {
      case 'position_changed':
        return user?.tellPosition(accountId, fact.instrumentId, fact.quantity)
      case 'external_fill':
        return user?.tellForeignFill(accountId, fact.instrumentId)
      case 'order_changed':
      case 'order_denied':
      case 'order_filled':
        if (fact.intentId !== null) user?.tellOrder(fact.intentId)
        return
      case 'balance_read':
      case 'day_started': {
        const known = accounts.get(accountId) ?? { userId, balance: undefined, dayStart: undefined }
        accounts.set(accountId, known)
        if (fact.kind === 'balance_read') known.balance = fact.balance
        else known.dayStart = fact.snapshot
        return tellStanding(accountId, known)
      }
      default:
    }
  }

  const unsubscribe = bus.subscribe(onFact)
  const leaveTimetable = timetable.at(EVERY_MINUTE, beat)
  poll()
  return {
    hear({ kind }) {
      if (kind === 'strategies_changed' || kind === 'hook_signals' || kind === 'opened') void pull().catch(onBug)
    },
    close() {
      isStopped = true
      cancelPoll()
      leaveTimetable()
      unsubscribe()
      return closeAll()
    },
  }
}

/** The start of another day says nothing of this one. */
function standingOf(balance: BalanceReport, dayStart: DaySnapshot | undefined): AccountStanding {
  const { cash, buyingPower, equity, holdings, tradingDate } = balance
  const equityAtStart = dayStart?.date === tradingDate ? dayStart.equity : null
  return { cash, buyingPower, equity, equityAtStart, holdings }
}
