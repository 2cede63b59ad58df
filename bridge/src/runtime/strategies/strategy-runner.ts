import type { Wakeup } from '../../ports/store.ts'
import type { Timetable } from '../../ports/timetable.ts'
import { keepArmedUsers } from '../automation/armed-users.ts'
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

/** Every minute in Seoul: what the session calendar has due is begun, and what nobody began is noted. */
const EVERY_MINUTE = '* * * * *'

export function startStrategyRunner(parts: Parts): StrategyRunner {
  const { store, lease, bus, timetable, logger, onBug } = parts
  let isStopped = false
  let hasLooked = false

  /** A signal that was sent from outside, to whoever runs its strategy; unclaimed again after half a minute. */
  const takeHookSignals = async (): Promise<void> => {
    if (lease.current() === undefined || users.all().length === 0) return
    const claimed = await store.claimHookSignals()
    if (!claimed.ok || isStopped) return
    for (const signal of claimed.value) {
      for (const user of users.all()) if (user.has(signal.versionId)) user.tellHookSignal(signal)
    }
  }

  const users = keepArmedUsers({
    ...parts,
    async read() {
      const reply = await store.armed()
      if (reply.ok) return reply.value
      logger.event('strategies_not_read', { reason: reply.error.kind })
      return undefined
    },
    open: (userId) => createUserStrategies(userId, { ...parts, onProposed: parts.manager.offer }),
    async afterLook() {
      // While nobody was here work may have been missed: that is told at once, not with the next minute.
      if (!hasLooked && lease.current() !== undefined) {
        hasLooked = true
        await noteMissed()
      }
      await takeHookSignals()
    },
  })

  const beat = (): void => {
    for (const user of users.all()) user.beat()
    if (lease.current() !== undefined) void noteMissed().catch(onBug)
  }

  const noteMissed = async (): Promise<void> => {
    const missed = await store.noteMissedRuns()
    if (missed.ok && missed.value > 0) logger.alarm('strategy_runs_missed', { count: missed.value })
  }

  const unsubscribe = bus.subscribe((fact) => tell(users.of(fact.userId), fact))
  const leaveTimetable = timetable.at(EVERY_MINUTE, beat)
  return {
    hear({ kind }) {
      if (kind === 'strategies_changed' || kind === 'hook_signals' || kind === 'opened') users.look()
    },
    close() {
      isStopped = true
      leaveTimetable()
      unsubscribe()
      return users.close()
    },
  }
}

function tell(user: UserStrategies | undefined, fact: BridgeFact): void {
  switch (fact.kind) {
    case 'position_changed':
      return user?.tellPosition(fact.accountId, fact.instrumentId, fact.quantity)
    case 'external_fill':
      return user?.tellForeignFill(fact.accountId, fact.instrumentId)
    case 'orders_recorded':
      for (const intentId of fact.intentIds) user?.tellOrder(intentId)
      return
    default:
  }
}
