import type { BalanceReport } from '@naru/shared/domain/execution'
import type { AccountId } from '@naru/shared/domain/order'
import type { DaySnapshot } from '@naru/shared/portfolio/day-snapshot'
import type { AccountStanding } from '@naru/shared/rules/desk/desk-event'
import type { Wakeup } from '../../ports/store.ts'
import type { BridgeFact, FactBus } from '../fact-bus.ts'
import type { SessionManager } from '../session-manager.ts'
import { createUserRules, type RuleParts, type UserRules } from './user-rules.ts'

/** Runs the armed rules of all users of this bridge, while it holds the lease. */
export interface RuleRunner {
  /** A wake-up that may concern rules makes it look at the ledger sooner. */
  hear(wakeup: Wakeup): void
  /** What has fired is told first. */
  close(): Promise<void>
}

interface Parts extends Omit<RuleParts, 'onProposed'> {
  readonly bus: FactBus
  /** Sessions act at once on orders the ledger took. */
  readonly manager: Pick<SessionManager, 'offer'>
}

/** What wake-ups missed; versions that wait for the close are armed by this look as well. */
const POLL_MS = 5_000
const LEASE_PATIENCE_MS = 15_000

interface Known {
  readonly userId: string
  balance: BalanceReport | undefined
  dayStart: DaySnapshot | undefined
}

export function startRuleRunner(parts: Parts): RuleRunner {
  const { store, lease, clock, bus, logger, onBug } = parts
  const users = new Map<string, UserRules>()
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

  /** Without the lease for a while, though the ledger answers: another process runs them, and tells the same firings. */
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
    if (!reply.ok) return logger.event('rules_not_read', { reason: reply.error.kind })
    if (!isOurs()) return
    const byUser = Map.groupBy(reply.value, ({ userId }) => userId)
    for (const userId of users.keys()) {
      if (!byUser.has(userId)) void close(userId)
    }
    for (const [userId, rules] of byUser) {
      const user = users.get(userId) ?? open(userId)
      user.sync(rules)
    }
  }

  const open = (userId: string): UserRules => {
    const user = createUserRules(userId, { ...parts, onProposed: parts.manager.offer })
    users.set(userId, user)
    for (const [accountId, known] of accounts) if (known.userId === userId) tellStanding(accountId, known)
    return user
  }

  const tellStanding = (accountId: AccountId, { userId, balance, dayStart }: Known): void => {
    if (balance !== undefined) users.get(userId)?.tellAccount(accountId, standingOf(balance, dayStart))
  }

  const loop = async (): Promise<void> => {
    do {
      isAskedAgain = false
      await look()
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

  const onFact = (fact: BridgeFact): void => {
    const { accountId, userId } = fact
    if (fact.kind === 'position_changed')
      return users.get(userId)?.tellPosition(accountId, fact.instrumentId, fact.quantity)
    if (fact.kind !== 'balance_read' && fact.kind !== 'day_started') return
    const known = accounts.get(accountId) ?? { userId, balance: undefined, dayStart: undefined }
    accounts.set(accountId, known)
    if (fact.kind === 'balance_read') known.balance = fact.balance
    else known.dayStart = fact.snapshot
    tellStanding(accountId, known)
  }

  const unsubscribe = bus.subscribe(onFact)
  poll()
  return {
    hear({ kind }) {
      if (kind === 'rules_changed' || kind === 'lines_changed' || kind === 'opened') void pull().catch(onBug)
    },
    close() {
      isStopped = true
      cancelPoll()
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
