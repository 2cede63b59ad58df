import { err, ok } from '@naru/shared/core/result'
import { addDays, kstDate, type UnixMs } from '@naru/shared/core/time'
import type { AccountId, IntentId, OrderIntent, VenueOrderId } from '@naru/shared/domain/order'
import type { ParentOrder } from '@naru/shared/domain/parent-order'
import { anIntent } from '@naru/shared/engine/fixtures.test-support'
import { PAPER_LIMITS } from '@naru/shared/risk/limits'
import type {
  Ledger,
  LedgerAccount,
  LedgerFact,
  LedgerIntent,
  SessionFacts,
  StoreError,
  StoreResult,
  Wakeup,
} from '../../src/ports/store.ts'
import { keepBooks } from './ledger-twin/books.ts'
import { lowerMode } from './ledger-twin/modes.ts'
import { checkReports, openDays, recordAck, recordReports } from './ledger-twin/orders.ts'
import { cancelChild, expireParents, recordParent, spawnChild, workingParents } from './ledger-twin/parents.ts'
import { recordBalance } from './ledger-twin/positions.ts'
import {
  acquireLease,
  addCancel,
  claimIntent,
  placeIntent,
  recordOutcome,
  releaseLease,
  sweepIntents,
} from './ledger-twin/sending.ts'
import { accountOf, createTables, type IntentRow, Refusal, refuse, rowKey, type Tables } from './ledger-twin/tables.ts'

/**
 * The rules of the SQL functions, in memory. `test/twin` proves that both give the same answers and
 * end in the same rows.
 */
export interface MemoryLedger extends Ledger {
  readonly tables: Tables
  readonly rows: Map<string, IntentRow>
  readonly facts: Ledger['facts'] & {
    readonly log: readonly { readonly accountId: AccountId; readonly fact: LedgerFact }[]
  }
  readonly sessions: SessionFacts[]
  setAccounts(accounts: readonly LedgerAccount[]): void
  place(order: OrderIntent): void
  cancel(id: IntentId, accountId: AccountId, target: VenueOrderId): void
  /** As its owner leaves it: new, canceled, resumed. */
  putParent(parent: ParentOrder): void
  wake(wakeup: Wakeup): void
  /** `before`: asked and not done. `after`: done, and the answer lost. */
  breakNext(name: 'claim' | 'record' | 'lower_mode', when: 'before' | 'after'): void
  setDown(isDown: boolean): void
  /** Another process takes the lease. */
  takeLease(owner: string): void
}

/** A verified paper account of one user. */
export const anAccount = (over: Partial<LedgerAccount> = {}): LedgerAccount => ({
  accountId: anIntent().accountId,
  userId: 'user',
  environment: 'paper',
  mode: 'active',
  credentialId: 'c0000000-0000-4000-8000-000000000001',
  credentialState: 'verified',
  limits: PAPER_LIMITS,
  access: { isLiveReady: true, cooldownUntil: null, armed: {} },
  ...over,
})

const DOWN: StoreError = { kind: 'unavailable', cause: 'test' }
const BRIDGE = 'bridge'

/** Does what a function of the ledger does: an answer, or its refusal. */
async function answerOf<T>(work: () => T): StoreResult<T> {
  try {
    return ok(work())
  } catch (error) {
    if (error instanceof Refusal) return err({ kind: 'refused', code: error.code })
    throw error
  }
}

/** The ledger as the principal `bridgeId` sees it. */
export function createTwin(tables: Tables, bridgeId: string): Omit<Ledger, 'wakeups'> {
  const isMine = (row: IntentRow): boolean =>
    tables.accounts.some((account) => account.accountId === row.accountId && account.bridgeId === bridgeId)
  const rowsOf = (isWanted: (row: IntentRow) => boolean): readonly LedgerIntent[] =>
    [...tables.intents.values()]
      .filter((row) => isMine(row) && isWanted(row))
      .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
      .map((row) => toLedgerIntent(tables, row))
  return {
    intents: {
      pending: () => answerOf(() => rowsOf((row) => isPending(row, tables.now()))),
      named: (ids) => answerOf(() => rowsOf((row) => ids.includes(row.id) && isPending(row, tables.now()))),
      linked: (accountId) =>
        answerOf(() => rowsOf((row) => row.accountId === accountId && isLinked(row, tables.now()))),
      openDays: (accountId) =>
        answerOf(() =>
          tables.accounts.some((row) => row.accountId === accountId && row.bridgeId === bridgeId)
            ? openDays(tables, accountId, tables.now())
            : [],
        ),
      claim: (id, holder, windowMs) =>
        answerOf(() => {
          const row = claimIntent(tables, bridgeId, { id, holder, windowMs })
          return row && toLedgerIntent(tables, row)
        }),
      sweep: (holder) =>
        answerOf(() => sweepIntents(tables, bridgeId, holder) + expireParents(tables, bridgeId, holder)),
    },
    facts: {
      async record(accountId, fact, holder) {
        if (fact.kind === 'order_reports') return recordList(tables, bridgeId, { accountId, fact })
        return answerOf(() => {
          if (fact.kind === 'balance') {
            return { deferred: [], adopted: recordBalance(tables, bridgeId, { accountId, fact }) }
          }
          if (fact.kind === 'ack') recordAck(tables, bridgeId, fact)
          else if (!('intentId' in fact)) return keepBooks(tables, accountId, fact)
          else recordOutcome(tables, bridgeId, { fact, holder })
          return { deferred: [] }
        })
      },
    },
    parents: {
      working: () => answerOf(() => workingParents(tables, bridgeId)),
      spawnChild: (id, child, holder) =>
        answerOf(() => {
          const row = spawnChild(tables, bridgeId, { id, child, holder })
          const isOver = row.state === 'rejected' || row.state === 'denied' || row.state === 'expired'
          if (isOver) return refuse('order_not_open')
          const isCard = row.state === 'proposed'
          const quantity = row.order?.quantity ?? child.quantity
          return { intentId: row.id, quantity, row: isCard ? null : toLedgerIntent(tables, row) }
        }),
      cancelChild: (id, order, holder) => answerOf(() => cancelChild(tables, bridgeId, { id, order, holder })),
      record: (id, record, holder) => answerOf(() => recordParent(tables, bridgeId, { id, record, holder })),
    },
    accounts: {
      lowerMode: (accountId, lowering) => answerOf(() => lowerMode(tables, bridgeId, { accountId, lowering })),
      list: () => answerOf(() => tables.accounts.filter((row) => row.bridgeId === bridgeId)),
      recordSession: (accountId) => answerOf(() => void accountOf(tables, bridgeId, accountId)),
      heartbeat: () => answerOf(() => ({ bridgeId, mode: tables.globalMode })),
    },
    instruments: {
      find: () => answerOf(() => ({ kind: 'stock' as const, market: 'kospi' as const, isHalted: false })),
      setBasePrices: () => answerOf(() => undefined),
    },
    leases: {
      acquire: (owner, ttlMs) => answerOf(() => acquireLease(tables, bridgeId, { owner, ttlMs })),
      release: (holder) => answerOf(() => releaseLease(tables, bridgeId, holder)),
    },
  }
}

/** A list that is refused is told row by row, as the adapter does. */
async function recordList(
  tables: Tables,
  bridgeId: string,
  told: { readonly accountId: AccountId; readonly fact: Extract<LedgerFact, { kind: 'order_reports' }> },
): ReturnType<Ledger['facts']['record']> {
  const take = (one: typeof told) =>
    answerOf(() => {
      checkReports(tables, bridgeId, one)
      return recordReports(tables, bridgeId, one)
    })
  const reply = await take(told)
  const { reports } = told.fact
  if (reply.ok || reports.length < 2) return reply
  const replies = []
  for (const report of reports) replies.push(await take({ ...told, fact: { ...told.fact, reports: [report] } }))
  return (
    replies.findLast((one) => !one.ok) ?? ok({ deferred: replies.flatMap((one) => (one.ok ? one.value.deferred : [])) })
  )
}

/** One bridge's ledger whose calls can be cut off. */
export function createMemoryLedger(now: () => UnixMs): MemoryLedger {
  const tables = createTables(now)
  const twin = createTwin(tables, BRIDGE)
  const log: { readonly accountId: AccountId; readonly fact: LedgerFact }[] = []
  const sessions: SessionFacts[] = []
  const listeners = new Set<(wakeup: Wakeup) => void>()
  const breaks: { readonly name: string; readonly when: 'before' | 'after' }[] = []
  const ttlMs = { last: 15_000 }
  let isDown = false

  const cut = async <T>(name: string, work: () => StoreResult<T>): StoreResult<T> => {
    const index = breaks.findIndex((item) => item.name === name)
    const found = index === -1 ? undefined : breaks.splice(index, 1)[0]
    if (isDown || found?.when === 'before') return err(DOWN)
    const answer = await work()
    return found ? err(DOWN) : answer
  }
  const wake = (wakeup: Wakeup): void => {
    for (const listener of listeners) listener(wakeup)
  }
  const { intents, facts, parents, accounts, instruments, leases } = twin

  return {
    tables,
    rows: tables.intents,
    sessions,
    intents: {
      pending: () => cut('pending', () => intents.pending()),
      named: (ids) => cut('pending', () => intents.named(ids)),
      linked: (accountId) => cut('linked', () => intents.linked(accountId)),
      openDays: (accountId) => cut('openDays', () => intents.openDays(accountId)),
      claim: (...asked) => cut('claim', () => intents.claim(...asked)),
      sweep: (holder) => cut('sweep', () => intents.sweep(holder)),
    },
    facts: {
      log,
      record: (accountId, fact, holder) =>
        cut('record', () => {
          log.push({ accountId, fact })
          return facts.record(accountId, fact, holder)
        }),
    },
    parents: {
      working: () => cut('parents', () => parents.working()),
      spawnChild: (...asked) => cut('spawn', () => parents.spawnChild(...asked)),
      cancelChild: (...asked) => cut('cancel_child', () => parents.cancelChild(...asked)),
      record: (...told) => cut('record_parent', () => parents.record(...told)),
    },
    accounts: {
      lowerMode: (...told) => cut('lower_mode', () => accounts.lowerMode(...told)),
      list: () => cut('accounts', () => accounts.list()),
      recordSession: (_accountId, session) =>
        cut('session', async () => {
          sessions.push(session)
          return ok(undefined)
        }),
      heartbeat: (...told) => cut('heartbeat', () => accounts.heartbeat(...told)),
    },
    instruments: {
      find: (id) => cut('instrument', () => instruments.find(id)),
      setBasePrices: (prices) => cut('base_prices', () => instruments.setBasePrices(prices)),
    },
    leases: {
      acquire: (owner, ms) => {
        ttlMs.last = ms
        return cut('lease', () => leases.acquire(owner, ms))
      },
      release: (holder) => cut('lease', () => leases.release(holder)),
    },
    wakeups: {
      listen: (_bridgeId, onWakeup) => {
        listeners.add(onWakeup)
        onWakeup({ kind: 'opened' })
        return () => listeners.delete(onWakeup)
      },
    },
    setAccounts: (next) => {
      tables.accounts = next.map((account) => ({ ...account, bridgeId: BRIDGE }))
    },
    place: (order) => {
      placeIntent(tables, order)
      wake({ kind: 'intent_ready', accountId: order.accountId, intentId: order.id })
    },
    cancel: (id, accountId, target) => {
      addCancel(tables, id, { accountId, target })
      wake({ kind: 'intent_ready', accountId, intentId: id })
    },
    putParent: (parent) => {
      tables.parents.set(parent.id, parent)
      wake({ kind: 'parent_changed', accountId: parent.accountId, parentId: parent.id })
    },
    wake,
    breakNext: (name, when) => breaks.push({ name, when }),
    setDown: (next) => {
      isDown = next
    },
    takeLease: (owner) => {
      const epoch = (tables.leases.get(BRIDGE)?.epoch ?? 0) + 1
      tables.leases.set(BRIDGE, { owner, epoch, expiresAt: now() + ttlMs.last, heldSince: now() })
    },
  }
}

function isPending(row: IntentRow, now: UnixMs): boolean {
  if (row.state === 'absent') return kstDate(row.createdAt) === kstDate(now)
  if (row.state === 'ready') return row.expiresAt > now
  return row.state === 'sending' || row.state === 'in_doubt' || row.state === 'manual'
}

const isLinked = (row: IntentRow, now: UnixMs): boolean =>
  row.kind === 'place' &&
  row.state === 'acked' &&
  row.venueOrderId !== null &&
  row.venueOrderId.orderDate >= addDays(kstDate(now), -1)

function toLedgerIntent(tables: Tables, row: IntentRow): LedgerIntent {
  const { id, accountId, attempt, epoch, sentAt, sendDeadline, expiresAt, venueOrderId, order } = row
  const state = row.state as LedgerIntent['state'] // the callers leave all other states out
  const userId = tables.accounts.find((account) => account.accountId === accountId)?.userId ?? ''
  const common = { id, accountId, userId, state, attempt, epoch, sentAt, sendDeadline, expiresAt, venueOrderId }
  if (order) return { ...common, kind: 'place', order }
  const branch = row.target && tables.orders.get(rowKey(accountId, row.target))?.branch
  return { ...common, kind: 'cancel', target: row.target && { ...row.target, branch: branch ?? row.target.branch } }
}
