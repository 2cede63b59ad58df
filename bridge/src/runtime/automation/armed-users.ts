import type { BalanceReport } from '@naru/shared/domain/execution'
import type { AccountId } from '@naru/shared/domain/order'
import type { DaySnapshot } from '@naru/shared/portfolio/day-snapshot'
import type { AccountStanding } from '@naru/shared/rules/desk/desk-event'
import type { Clock } from '../../ports/clock.ts'
import type { BridgeFact, FactBus } from '../fact-bus.ts'
import type { Lease } from '../lease.ts'

/** What one user has armed, at work: rules, or strategies. */
interface ArmedUser<Row> {
  /** All of it as the ledger has it now. */
  sync(rows: readonly Row[]): void
  tellAccount(accountId: AccountId, standing: AccountStanding): void
  /** What has been decided is told first. */
  stop(): Promise<void>
}

interface Parts<Row, User> {
  readonly lease: Pick<Lease, 'current'>
  readonly clock: Clock
  readonly bus: FactBus
  /** What everybody has armed; undefined when the ledger could not be read. */
  readonly read: () => Promise<readonly Row[] | undefined>
  readonly open: (userId: string) => User
  /** After each look at the ledger. */
  readonly afterLook?: () => Promise<void>
  readonly onBug: (error: unknown) => void
}

/** The users of this bridge who have something armed, while it holds the lease. */
export interface ArmedUsers<User> {
  of(userId: string): User | undefined
  all(): readonly User[]
  /** Looks at the ledger now; whoever asks while it looks has it look again. */
  look(): void
  close(): Promise<void>
}

/** What wake-ups missed; versions that wait for the close are armed by this look as well. */
const POLL_MS = 5_000
const LEASE_PATIENCE_MS = 15_000

interface Known {
  readonly userId: string
  balance: BalanceReport | undefined
  dayStart: DaySnapshot | undefined
}

export function keepArmedUsers<Row extends { readonly userId: string }, User extends ArmedUser<Row>>(
  parts: Parts<Row, User>,
): ArmedUsers<User> {
  const { lease, clock, bus, onBug } = parts
  const users = new Map<string, User>()
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

  /** Without the lease for a while, though the ledger answers: another process runs them, and tells the same. */
  const isOurs = (): boolean => {
    if (lease.current() !== undefined) {
      leaselessSince = undefined
      return true
    }
    leaselessSince ??= clock.monotonic()
    if (clock.monotonic() - leaselessSince > LEASE_PATIENCE_MS) void closeAll()
    return false
  }

  const lookOnce = async (): Promise<void> => {
    const rows = await parts.read()
    if (isStopped || rows === undefined || !isOurs()) return
    const byUser = Map.groupBy(rows, ({ userId }) => userId)
    for (const userId of users.keys()) if (!byUser.has(userId)) void close(userId)
    for (const [userId, own] of byUser) (users.get(userId) ?? open(userId)).sync(own)
  }

  const open = (userId: string): User => {
    const user = parts.open(userId)
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
      await lookOnce()
      await parts.afterLook?.()
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
    if (fact.kind !== 'balance_read' && fact.kind !== 'day_started') return
    const { accountId, userId } = fact
    const known = accounts.get(accountId) ?? { userId, balance: undefined, dayStart: undefined }
    accounts.set(accountId, known)
    if (fact.kind === 'balance_read') known.balance = fact.balance
    else known.dayStart = fact.snapshot
    tellStanding(accountId, known)
  }

  const unsubscribe = bus.subscribe(onFact)
  poll()
  return {
    of: (userId) => users.get(userId),
    all: () => [...users.values()],
    look: () => void pull().catch(onBug),
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
