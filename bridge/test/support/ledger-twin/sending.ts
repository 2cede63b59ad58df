import { unixMs } from '@naru/shared/core/time'
import type { TradingMode } from '@naru/shared/domain/account'
import type { AccountId, IntentId, OrderIntent, VenueOrderId } from '@naru/shared/domain/order'
import { isFinal, type ParentId } from '@naru/shared/domain/parent-order'
import { isExit, sourceIdOf } from '@naru/shared/risk/check'
import type { LeaseHolder, LedgerFact } from '../../../src/ports/store.ts'
import {
  hasUnansweredTwin,
  type IntentRow,
  intentOf,
  type LeaseRow,
  printOf,
  refuse,
  rowKey,
  type Tables,
} from './tables.ts'

/* ------------------------------------------------------------------------------------------------------- the lease */

const leaseOf = (tables: Tables, bridgeId: string): LeaseRow => {
  const lease = tables.leases.get(bridgeId) ?? {
    owner: null,
    epoch: 0,
    expiresAt: Number.NEGATIVE_INFINITY,
    heldSince: Number.NEGATIVE_INFINITY,
  }
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
  if (lease.owner !== asked.owner) Object.assign(lease, { epoch: lease.epoch + 1, heldSince: now })
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
  doubtedAt: null,
  absentAt: null,
  reason: null,
} as const

/** `place_intent`: what a person asks for, as far as the mode of the account lets it. */
export function askToPlace(tables: Tables, order: OrderIntent): IntentRow {
  if (tables.intents.has(order.id)) return placeIntent(tables, order)
  const mode = effectiveMode(tables, order.accountId)
  if (mode === 'observe') return refuse('trading_observing')
  if (mode === 'halted') return refuse('trading_halted')
  return mode === 'reducing' && order.side === 'buy' ? refuse('trading_reducing') : placeIntent(tables, order)
}

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
  if (effectiveMode(tables, intent.accountId) === 'observe') return refuse('trading_observing')
  if (hasCancelPending(tables, target, intent.accountId)) return refuse('cancel_pending')
  addCancel(tables, id, { accountId: intent.accountId, target })
}

export function hasCancelPending(tables: Tables, target: VenueOrderId, accountId: AccountId): boolean {
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

export const RANK: Readonly<Record<TradingMode, number>> = { active: 0, reducing: 1, halted: 2, observe: 3 }

export const effectiveMode = (tables: Tables, accountId: AccountId): TradingMode => {
  const own = tables.accounts.find((row) => row.accountId === accountId)?.mode ?? 'observe'
  return RANK[own] > RANK[tables.globalMode] ? own : tables.globalMode
}

function mayBeClaimed(mode: TradingMode, row: IntentRow): boolean {
  if (mode === 'active') return true
  return row.order ? mode === 'reducing' && row.order.side === 'sell' : mode !== 'observe'
}

/** `missing_to_send` of what is no exit. A version that nobody wrote into `armed` is not asked about. */
export function isOfEndedVersion(tables: Tables, order: OrderIntent): boolean {
  const version = tables.armed.get(sourceIdOf(order) ?? '')
  if (version === undefined || isExit(order)) return false
  return version.isOver || version.hash !== order.origin?.sourceHash
}

/** One row when it is the caller's to send now, none otherwise. */
export function claimIntent(
  tables: Tables,
  bridgeId: string,
  asked: { readonly id: IntentId; readonly holder: LeaseHolder; readonly windowMs: number },
): IntentRow | null {
  if (!holdsLease(tables, bridgeId, asked.holder)) return null
  const row = intentOf(tables, bridgeId, asked.id)
  const now = tables.now()
  if (row.state !== 'ready' || row.expiresAt <= now) return null
  if (!mayBeClaimed(effectiveMode(tables, row.accountId), row)) return null
  if (row.order && hasUnansweredTwin(tables, row)) return null
  if (row.order && isOfEndedVersion(tables, row.order)) {
    settle(row, 'denied', 'version_not_armed')
    return null
  }
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

/** How long a doubt may last under one bridge's eyes. */
const DOUBT_MS = 180_000

/** By the ledger's clock: what waited too long expires, what nobody answered for is in doubt, and in the end a person's. */
export function sweepIntents(tables: Tables, bridgeId: string, holder: LeaseHolder): number {
  if (!holdsLease(tables, bridgeId, holder)) return 0
  const { heldSince } = leaseOf(tables, bridgeId)
  const accounts = new Set(tables.accounts.filter((row) => row.bridgeId === bridgeId).map((row) => row.accountId))
  const own = [...tables.intents.values()].filter((row) => accounts.has(row.accountId))
  return own.filter((row) => sweepOne(tables, row, { epoch: holder.epoch, heldSince })).length
}

function sweepOne(
  tables: Tables,
  row: IntentRow,
  lease: { readonly epoch: number; readonly heldSince: number },
): boolean {
  const now = tables.now()
  const { state } = row
  if ((state === 'ready' || state === 'proposed') && row.expiresAt <= now) settle(row, 'expired', 'intent_expired')
  else if (state === 'in_doubt' && Math.max(row.doubtedAt ?? 0, lease.heldSince) + DOUBT_MS < now) {
    row.state = row.kind === 'place' ? 'manual' : 'absent'
  } else if (state === 'sending' && (row.epoch !== lease.epoch || (row.sendDeadline ?? 0) + 9_000 < now)) {
    Object.assign(row, { state: 'in_doubt', doubtedAt: now })
  }
  return row.state !== state
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
      if (state === 'sending' && isOwn && row.attempt === fact.attempt) recordNotSent(tables, row)
      break
    case 'rejected':
      if ((state === 'sending' || state === 'in_doubt') && isOwn)
        settle(row, 'rejected', 'broker_rejected', fact.text.slice(0, 500))
      break
    case 'in_doubt':
      if (state === 'sending') {
        settle(row, 'in_doubt', null)
        row.doubtedAt = tables.now()
      }
      break
    case 'absent':
    case 'manual':
      if (state === 'in_doubt') {
        settle(row, fact.kind, null)
        row.absentAt = tables.now()
      }
      break
  }
}

/** It may be taken again, three times in all, while it has not expired and its parent goes on. */
function recordNotSent(tables: Tables, row: IntentRow): void {
  const parent = tables.parents.get(row.order?.origin?.parentId as ParentId) // of a leg it is a parent's
  if (parent && isFinal(parent.state)) {
    settle(row, 'expired', 'canceled_by_parent')
    return
  }
  if (row.attempt >= 3 || row.expiresAt <= tables.now()) {
    settle(row, 'expired', 'broker_unreachable')
    return
  }
  Object.assign(row, { state: 'ready', sentAt: null, sendDeadline: null, owner: null, epoch: null })
}
