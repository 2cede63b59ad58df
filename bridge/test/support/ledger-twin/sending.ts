import { unixMs } from '@naru/shared/core/time'
import type { TradingMode } from '@naru/shared/domain/account'
import type { AccountId, IntentId, OrderIntent, Side, VenueOrderId } from '@naru/shared/domain/order'
import type { LeaseHolder, LedgerFact } from '../../../src/ports/store.ts'
import { accountOf, type IntentRow, intentOf, type LeaseRow, printOf, refuse, rowKey, type Tables } from './tables.ts'

/* ------------------------------------------------------------------------------------------------------- the lease */

const leaseOf = (tables: Tables, bridgeId: string): LeaseRow => {
  const lease = tables.leases.get(bridgeId) ?? { owner: null, epoch: 0, expiresAt: Number.NEGATIVE_INFINITY }
  tables.leases.set(bridgeId, lease)
  return lease
}

export function acquireLease(
  tables: Tables,
  bridgeId: string,
  asked: { readonly owner: string; readonly ttlMs: number },
) {
  const lease = leaseOf(tables, bridgeId)
  const now = tables.now()
  if (lease.owner !== asked.owner && lease.expiresAt > now) return null
  if (lease.owner !== asked.owner) lease.epoch += 1
  Object.assign(lease, { owner: asked.owner, expiresAt: now + asked.ttlMs })
  return { epoch: lease.epoch, now }
}

export function releaseLease(tables: Tables, bridgeId: string, { owner, epoch }: LeaseHolder): void {
  const lease = leaseOf(tables, bridgeId)
  if (lease.owner !== owner || lease.epoch !== epoch) return
  Object.assign(lease, { owner: null, expiresAt: Number.NEGATIVE_INFINITY })
}

export function holdsLease(tables: Tables, bridgeId: string, { owner, epoch }: LeaseHolder): boolean {
  const lease = leaseOf(tables, bridgeId)
  return lease.owner === owner && lease.epoch === epoch && lease.expiresAt > tables.now()
}

/* ------------------------------------------------------------------------------------------- what people ask for */

const EMPTY = {
  state: 'ready',
  attempt: 0,
  epoch: null,
  owner: null,
  sentAt: null,
  sendDeadline: null,
  venueOrderId: null,
  ackedAt: null,
  reason: null,
} as const

/** `place_intent`, after its checks of terms, price and permission. Safe to repeat with the same order. */
export function placeIntent(tables: Tables, order: OrderIntent): IntentRow {
  const known = tables.intents.get(order.id)
  const print = printOf(order)
  if (known) return known.kind === 'place' && known.print === print ? known : refuse('idempotency_key_reused')
  const { id, accountId, expiresAt } = order
  const createdAt = tables.now()
  const row: IntentRow = { ...EMPTY, id, accountId, kind: 'place', order, target: null, print, expiresAt, createdAt }
  tables.intents.set(id, row)
  return row
}

/** A cancel of whatever is left of `target`, as `cancel_order` puts it into the ledger. */
export function addCancel(
  tables: Tables,
  id: IntentId,
  about: { readonly accountId: AccountId; readonly target: VenueOrderId },
): void {
  const createdAt = tables.now()
  const expiresAt = unixMs(createdAt + 30_000)
  tables.intents.set(id, { ...EMPTY, ...about, id, kind: 'cancel', order: null, print: '', expiresAt, createdAt })
}

/** `cancel_order` of an order of ours: an unclaimed one expires, an open one gets a cancel. */
export function cancelOrder(tables: Tables, id: IntentId, orderId: IntentId): void {
  const known = tables.intents.get(id)
  const intent = tables.intents.get(orderId)
  if (known) return known.kind === 'cancel' ? undefined : refuse('idempotency_key_reused')
  if (intent?.kind !== 'place') return refuse('not_found')
  if (intent.state === 'proposed' || intent.state === 'ready') {
    Object.assign(intent, { state: 'expired', reason: { code: 'canceled_by_user', text: null } })
    return
  }
  if (intent.state === 'expired' && intent.reason?.code === 'canceled_by_user') return
  const target = intent.venueOrderId
  const order = target && tables.orders.get(rowKey(intent.accountId, target))
  if (!target || order?.status !== 'open') return refuse('order_not_open')
  if (hasCancelPending(tables, target, intent.accountId)) return refuse('cancel_pending')
  addCancel(tables, id, { accountId: intent.accountId, target })
}

function hasCancelPending(tables: Tables, target: VenueOrderId, accountId: AccountId): boolean {
  const now = tables.now()
  const key = rowKey(accountId, target)
  return [...tables.intents.values()].some(
    (row) =>
      row.target !== null &&
      rowKey(row.accountId, row.target) === key &&
      (row.state === 'sending' ||
        row.state === 'in_doubt' ||
        (row.state === 'ready' && row.expiresAt > now) ||
        (row.state === 'acked' && (row.ackedAt ?? 0) > now - 10_000)),
  )
}

/* ---------------------------------------------------------------------------------------------------- the claim */

const RANK: Readonly<Record<string, number>> = { active: 0, reducing: 1, halted: 2, observe: 3 }

function mayBeClaimed(mode: TradingMode, globalMode: TradingMode, side: Side): boolean {
  const rank = Math.max(RANK[mode] ?? 0, RANK[globalMode] ?? 0)
  return rank === 0 || (rank === 1 && side === 'sell')
}

/** One row when it is the caller's to send now, none otherwise. */
export function claimIntent(
  tables: Tables,
  bridgeId: string,
  asked: { readonly id: IntentId; readonly holder: LeaseHolder; readonly windowMs: number },
): IntentRow | null {
  if (!holdsLease(tables, bridgeId, asked.holder)) return null
  const row = intentOf(tables, bridgeId, asked.id)
  const { mode } = accountOf(tables, bridgeId, row.accountId)
  const now = tables.now()
  if (row.state !== 'ready' || row.expiresAt <= now) return null
  if (row.order && !mayBeClaimed(mode, tables.globalMode, row.order.side)) return null
  if (row.order && [...tables.intents.values()].some((other) => isUnanswered(other) && other.print === row.print))
    return null
  const { owner, epoch } = asked.holder
  const sendDeadline = unixMs(now + asked.windowMs)
  return Object.assign(row, {
    state: 'sending',
    attempt: row.attempt + 1,
    owner,
    epoch,
    sentAt: now,
    sendDeadline,
    reason: null,
  })
}

const isUnanswered = (row: IntentRow): boolean =>
  row.kind === 'place' && (row.state === 'sending' || row.state === 'in_doubt')

/** By the ledger's clock: what nobody took in time expires, what nobody answered for is in doubt. */
export function sweepIntents(tables: Tables, bridgeId: string, holder: LeaseHolder): number {
  if (!holdsLease(tables, bridgeId, holder)) return 0
  const now = tables.now()
  const accounts = new Set(tables.accounts.filter((row) => row.bridgeId === bridgeId).map((row) => row.accountId))
  let count = 0
  for (const row of tables.intents.values()) {
    if (!accounts.has(row.accountId)) continue
    const isAbandoned = row.state === 'sending' && (row.epoch !== holder.epoch || (row.sendDeadline ?? 0) + 9_000 < now)
    if (row.state === 'ready' && row.expiresAt <= now) {
      Object.assign(row, { state: 'expired', reason: { code: 'intent_expired', text: null } })
    } else if (isAbandoned) row.state = 'in_doubt'
    else continue
    count += 1
  }
  return count
}

/* ------------------------------------------------------------------------------------------------ what came of it */

type OutcomeFact = Extract<LedgerFact, { kind: 'denied' | 'not_sent' | 'rejected' | 'in_doubt' | 'absent' | 'manual' }>

const settle = (row: IntentRow, state: IntentRow['state'], code: string | null, text: string | null = null): void => {
  row.state = state
  row.reason = code === null ? null : { code, text }
}

export function recordOutcome(
  tables: Tables,
  bridgeId: string,
  told: { readonly fact: OutcomeFact; readonly holder: LeaseHolder },
): void {
  const { fact, holder } = told
  const holds = holdsLease(tables, bridgeId, holder)
  const row = intentOf(tables, bridgeId, fact.intentId)
  const { state } = row
  const isOwn = row.owner === holder.owner && row.epoch === holder.epoch
  switch (fact.kind) {
    case 'denied':
      if (((state === 'proposed' || state === 'ready') && holds) || (state === 'sending' && isOwn))
        settle(row, 'denied', fact.code)
      break
    case 'not_sent':
      if (state === 'sending' && isOwn) recordNotSent(tables, row)
      break
    case 'rejected':
      if ((state === 'sending' || state === 'in_doubt') && isOwn)
        settle(row, 'rejected', 'broker_rejected', fact.text.slice(0, 500))
      break
    case 'in_doubt':
      if (state === 'sending') settle(row, 'in_doubt', null)
      break
    case 'absent':
    case 'manual':
      if (state === 'in_doubt') settle(row, fact.kind, null)
      break
  }
}

/** It may be taken again, three times in all and while it has not expired. */
function recordNotSent(tables: Tables, row: IntentRow): void {
  if (row.attempt >= 3 || row.expiresAt <= tables.now()) {
    settle(row, 'expired', 'broker_unreachable')
    return
  }
  Object.assign(row, { state: 'ready', sentAt: null, sendDeadline: null, owner: null, epoch: null })
}
