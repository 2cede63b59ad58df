import { err, ok } from '@naru/shared/core/result'
import { type KstDate, kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import type { AccountId, IntentId, IntentState, OrderIntent, VenueOrderId } from '@naru/shared/domain/order'
import type {
  LeaseHolder,
  Ledger,
  LedgerAccount,
  LedgerFact,
  LedgerIntent,
  SessionFacts,
  StoreError,
  Wakeup,
} from '../../src/ports/store.ts'

/** One intent as the ledger twin keeps it. */
export interface IntentRow {
  readonly id: IntentId
  readonly accountId: AccountId
  readonly order: OrderIntent | null
  readonly target: VenueOrderId | null
  readonly expiresAt: UnixMs
  state: IntentState
  epoch: number | null
  owner: string | null
  sentAt: UnixMs | null
  sendDeadline: UnixMs | null
  venueOrderId: VenueOrderId | null
  reason: { readonly code: string; readonly text: string | null } | null
}

/** The rules of the SQL functions, in memory: what a scenario needs of them. The real ones are met in test/integration. */
export interface MemoryLedger extends Ledger {
  readonly rows: Map<string, IntentRow>
  readonly facts: Ledger['facts'] & {
    readonly log: readonly { readonly accountId: AccountId; readonly fact: LedgerFact }[]
  }
  readonly sessions: SessionFacts[]
  setAccounts(accounts: readonly LedgerAccount[]): void
  place(order: OrderIntent): void
  cancel(id: IntentId, accountId: AccountId, target: VenueOrderId): void
  wake(wakeup: Wakeup): void
  /** `before`: asked and not done. `after`: done, and the answer lost. */
  breakNext(name: 'claim' | 'record', when: 'before' | 'after'): void
  setDown(isDown: boolean): void
  /** Another process takes the lease. */
  takeLease(owner: string): void
}

const DOWN: StoreError = { kind: 'unavailable', cause: 'test' }
const ttl = { ms: 0 }

export function createMemoryLedger(now: () => UnixMs): MemoryLedger {
  const rows = new Map<string, IntentRow>()
  const log: { readonly accountId: AccountId; readonly fact: LedgerFact }[] = []
  const sessions: SessionFacts[] = []
  const listeners = new Set<(wakeup: Wakeup) => void>()
  const breaks: { readonly name: string; readonly when: 'before' | 'after' }[] = []
  const lease = { owner: null as string | null, epoch: 0, expiresAt: 0 }
  let accounts: readonly LedgerAccount[] = []
  let isDown = false

  const answer = async <T>(name: string, work: () => T) => {
    const index = breaks.findIndex((item) => item.name === name)
    const cut = index === -1 ? undefined : breaks.splice(index, 1)[0]
    if (isDown || cut?.when === 'before') return err(DOWN)
    const value = work()
    return cut ? err(DOWN) : ok(value)
  }
  const holds = (holder: LeaseHolder): boolean =>
    lease.owner === holder.owner && lease.epoch === holder.epoch && lease.expiresAt > now()
  const wake = (wakeup: Wakeup): void => {
    for (const listener of listeners) listener(wakeup)
  }
  const add = (row: Pick<IntentRow, 'id' | 'accountId' | 'order' | 'target' | 'expiresAt'>): void => {
    const empty = { epoch: null, owner: null, sentAt: null, sendDeadline: null, venueOrderId: null, reason: null }
    rows.set(row.id, { ...row, ...empty, state: 'ready' })
    wake({ kind: 'intent_ready', accountId: row.accountId })
  }

  return {
    rows,
    sessions,
    intents: {
      pending: () => answer('pending', () => [...rows.values()].filter(isPending).map(toLedgerIntent)),
      linked: () =>
        answer('linked', () =>
          [...rows.values()].filter((row) => row.order && row.state === 'acked').map(toLedgerIntent),
        ),
      openDays: () => answer('openDays', () => openDays(log, kstDate(now()))),
      claim: (id, holder, windowMs) =>
        answer('claim', () => {
          const row = rows.get(id)
          if (!row || !holds(holder) || row.state !== 'ready' || row.expiresAt <= now()) return null
          Object.assign(row, { state: 'sending', epoch: holder.epoch, owner: holder.owner, sentAt: now() })
          row.sendDeadline = unixMs(now() + windowMs)
          return toLedgerIntent(row)
        }),
      sweep: (holder) => answer('sweep', () => (holds(holder) ? sweep(rows, holder, now()) : 0)),
    },
    facts: {
      log,
      record: (accountId, fact, holder) =>
        answer('record', () => {
          log.push({ accountId, fact })
          apply(rows, fact, holder)
          return { deferred: [] }
        }),
    },
    accounts: {
      list: () => answer('accounts', () => accounts),
      recordSession: (_accountId, session) => answer('session', () => void sessions.push(session)),
      heartbeat: () => answer('heartbeat', () => ({ bridgeId: 'bridge', mode: 'active' as const })),
    },
    instruments: {
      find: () => answer('instrument', () => ({ kind: 'stock' as const, market: 'kospi' as const, isHalted: false })),
      setBasePrices: () => answer('base_prices', () => undefined),
    },
    leases: {
      acquire: (owner, ttlMs) =>
        answer('lease', () => {
          ttl.ms = ttlMs
          if (lease.owner !== owner && lease.expiresAt > now()) return null
          if (lease.owner !== owner) lease.epoch += 1
          Object.assign(lease, { owner, expiresAt: now() + ttlMs })
          return { epoch: lease.epoch, now: now() }
        }),
      release: (holder) =>
        answer('lease', () => void (holds(holder) && Object.assign(lease, { owner: null, expiresAt: 0 }))),
    },
    wakeups: {
      listen: (_bridgeId, onWakeup) => {
        listeners.add(onWakeup)
        onWakeup({ kind: 'opened' })
        return () => listeners.delete(onWakeup)
      },
    },
    setAccounts: (next) => {
      accounts = next
    },
    place: (order) =>
      add({ id: order.id, accountId: order.accountId, order, target: null, expiresAt: order.expiresAt }),
    cancel: (id, accountId, target) => add({ id, accountId, order: null, target, expiresAt: unixMs(now() + 30_000) }),
    wake,
    breakNext: (name, when) => breaks.push({ name, when }),
    setDown: (next) => {
      isDown = next
    },
    takeLease: (owner) => Object.assign(lease, { owner, epoch: lease.epoch + 1, expiresAt: now() + ttl.ms }),
  }
}

/** Days before today with an order that is not over, as far as anybody has told. */
function openDays(log: MemoryLedger['facts']['log'], today: KstDate): readonly KstDate[] {
  const open = new Map<string, KstDate>()
  const follow = ({ orderDate, orderNo }: VenueOrderId, isOpen: boolean): void => {
    if (isOpen && orderDate < today) open.set(`${orderDate} ${orderNo}`, orderDate)
    else open.delete(`${orderDate} ${orderNo}`)
  }
  for (const { fact } of log) {
    if (fact.kind === 'ack') follow(fact.venueOrderId, true)
    if (fact.kind !== 'order_reports') continue
    for (const { report } of fact.reports) follow(report.venueOrderId, report.leavesQty > 0)
  }
  return [...new Set(open.values())]
}

const PENDING: ReadonlySet<IntentState> = new Set<IntentState>(['ready', 'sending', 'in_doubt', 'absent', 'manual'])
const isPending = (row: IntentRow): boolean => PENDING.has(row.state)

function toLedgerIntent(row: IntentRow): LedgerIntent {
  const { id, accountId, epoch, sentAt, sendDeadline, expiresAt, venueOrderId } = row
  const state = row.state as LedgerIntent['state'] // filtered by the callers
  const common = { id, accountId, userId: 'user', state, epoch, sentAt, sendDeadline, expiresAt, venueOrderId }
  return row.order ? { ...common, kind: 'place', order: row.order } : { ...common, kind: 'cancel', target: row.target }
}

function sweep(rows: Map<string, IntentRow>, holder: LeaseHolder, now: UnixMs): number {
  let count = 0
  for (const row of rows.values()) {
    const isAbandoned = row.state === 'sending' && (row.epoch !== holder.epoch || now > (row.sendDeadline ?? 0) + 9_000)
    if (row.state === 'ready' && row.expiresAt <= now) row.state = 'expired'
    else if (isAbandoned) row.state = 'in_doubt'
    else continue
    count += 1
  }
  return count
}

function apply(rows: Map<string, IntentRow>, fact: LedgerFact, holder: LeaseHolder): void {
  if (fact.kind === 'order_reports' || fact.kind === 'balance') return
  const row = rows.get(fact.intentId)
  if (!row) throw new Error(`fact for unknown intent ${fact.intentId}`)
  const isOwn = row.owner === holder.owner && row.epoch === holder.epoch
  switch (fact.kind) {
    case 'ack':
      Object.assign(row, { state: 'acked', venueOrderId: fact.venueOrderId })
      break
    case 'denied':
      if (row.state === 'ready' || isOwn)
        Object.assign(row, { state: 'denied', reason: { code: fact.code, text: null } })
      break
    case 'not_sent':
      if (row.state === 'sending' && isOwn) row.state = 'ready'
      break
    case 'rejected':
      if (isOwn) Object.assign(row, { state: 'rejected', reason: { code: fact.code, text: fact.text } })
      break
    case 'in_doubt':
      if (row.state === 'sending') row.state = 'in_doubt'
      break
    case 'absent':
    case 'manual':
      if (row.state === 'in_doubt') row.state = fact.kind
      break
  }
}
