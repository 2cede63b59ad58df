import { isDeepStrictEqual } from 'node:util'
import { type UnixMs, unixMs } from '@naru/shared/core/time'
import type { IntentId, OrderIntent, Side } from '@naru/shared/domain/order'
import {
  isFinal,
  type Leg,
  type LinkedOrder,
  type ParentChild,
  type ParentId,
  type ParentKind,
  type ParentOrder,
  type ParentState,
} from '@naru/shared/domain/parent-order'
import type { ChildRequest, OfferedParent, ParentRecord } from '../../../src/ports/parents.ts'
import type { LeaseHolder } from '../../../src/ports/store.ts'
import { addCancel, effectiveMode, hasCancelPending, holdsLease, isOfEndedVersion, placeIntent } from './sending.ts'
import { accountOf, derivedId, type IntentRow, type OrderRow, refuse, rowKey, type Tables } from './tables.ts'

const DAY_MS = 86_400_000

const LEGS: Readonly<Record<ParentKind, readonly Leg[]>> = {
  stop: ['stop', 'exit'],
  stop_limit: ['stop', 'exit'],
  trailing_stop: ['stop', 'exit'],
  oco: ['take_profit', 'stop', 'exit'],
  bracket: ['entry', 'take_profit', 'stop', 'exit'],
  twap: ['slice'],
  replace: ['replacement'],
}

const NEXT: Readonly<Record<ParentState, readonly ParentState[]>> = {
  working: ['triggered', 'suspended', 'done', 'canceled', 'expired', 'failed'],
  triggered: ['suspended', 'done', 'canceled', 'expired', 'failed'],
  // Only a person lets it go on.
  suspended: ['done', 'canceled', 'expired', 'failed'],
  done: [],
  canceled: [],
  expired: [],
  failed: [],
}

export const brokerOrderOf = (tables: Tables, row: IntentRow): OrderRow | undefined =>
  row.venueOrderId === null ? undefined : tables.orders.get(rowKey(row.accountId, row.venueOrderId))

const leavesOf = (order: OrderRow): number => order.quantity - order.cumQty - order.canceledQty - order.rejectedQty

/** `trade.live_quantity`. */
export function liveQuantity(row: IntentRow, order: OrderRow | undefined, resumedAt: UnixMs | null): number {
  if (order) return order.status === 'open' ? leavesOf(order) : 0
  if (row.state === 'rejected' || row.state === 'denied' || row.state === 'expired') return 0
  // Called absent before a person looked at it and let the parent go on.
  if (row.state === 'absent' && resumedAt !== null && (row.absentAt ?? resumedAt) <= resumedAt) return 0
  return row.order?.quantity ?? 0
}

export const childrenOf = (tables: Tables, id: ParentId): readonly IntentRow[] =>
  [...tables.intents.values()].filter((row) => row.order?.origin?.parentId === id)

/** `trade.sum_children`: `filled` and `live` are of all legs but the entry. */
export function sumChildren(tables: Tables, parent: ParentOrder) {
  const sums = { entryFilled: 0, entryLive: 0, filled: 0, live: 0 }
  for (const row of childrenOf(tables, parent.id)) {
    const order = brokerOrderOf(tables, row)
    const filled = order?.cumQty ?? 0
    const live = liveQuantity(row, order, parent.resumedAt)
    if (row.order?.origin?.leg === 'entry') {
      sums.entryFilled += filled
      sums.entryLive += live
    } else {
      sums.filled += filled
      sums.live += live
    }
  }
  return sums
}

/** `trade.room_for_child`. */
function roomFor(tables: Tables, parent: ParentOrder, leg: Leg): number {
  const sums = sumChildren(tables, parent)
  if (parent.kind === 'bracket') {
    if (leg === 'entry') return parent.quantity - sums.entryFilled - sums.entryLive
    return sums.entryFilled - sums.filled - sums.live
  }
  if (parent.kind !== 'replace') return parent.quantity - sums.filled - sums.live
  const replaced = tables.intents.get(parent.terms.orderId) ?? refuse('not_found')
  const order = brokerOrderOf(tables, replaced)
  if (liveQuantity(replaced, order, parent.resumedAt) > 0) return 0
  return parent.quantity - (order?.cumQty ?? 0) - sums.filled - sums.live
}

/** Every change of a row is a newer version of it. */
export const changeParent = (tables: Tables, parent: ParentOrder, change: Partial<ParentOrder>): ParentOrder => {
  const next = { ...parent, ...change, updatedAt: tables.now(), version: parent.version + 1 } as ParentOrder // kind and terms stay
  tables.parents.set(parent.id, next)
  return next
}

function parentOf(tables: Tables, bridgeId: string, asked: { readonly id: ParentId; readonly holder: LeaseHolder }) {
  const parent = tables.parents.get(asked.id) ?? refuse('not_found')
  accountOf(tables, bridgeId, parent.accountId)
  if (!holdsLease(tables, bridgeId, asked.holder)) refuse('lease_lost')
  return parent
}

/** What `check_account_may_place` says of the mode. */
export function checkMode(tables: Tables, { accountId }: Pick<ParentOrder, 'accountId'>, side: Side): void {
  const mode = effectiveMode(tables, accountId)
  if (mode === 'observe') refuse('trading_observing')
  if (mode === 'halted') refuse('trading_halted')
  if (mode === 'reducing' && side === 'buy') refuse('trading_reducing')
}

/** `spawn_child`. */
export function spawnChild(
  tables: Tables,
  bridgeId: string,
  asked: { readonly id: ParentId; readonly child: ChildRequest; readonly holder: LeaseHolder },
): IntentRow {
  const parent = parentOf(tables, bridgeId, asked)
  const { leg, sequence, type, quantity, limitPrice, stopPrice, timeInForce } = asked.child
  const id = derivedId(`${parent.id} ${leg} ${sequence}`)
  const known = tables.intents.get(id)
  if (known) return known
  const now = tables.now()
  if (!LEGS[parent.kind].includes(leg)) refuse('input_invalid')
  const isOver = parent.validUntil !== null && parent.validUntil <= now
  if (isOver || (parent.state !== 'working' && parent.state !== 'triggered')) refuse('parent_not_open')
  const isEntryOfRule = parent.source !== 'web' && leg === 'entry'
  // What a rule saw longer ago is no reason to trade.
  if (isEntryOfRule && parent.createdAt < now - 10_000) refuse('firing_stale')
  const isExit = parent.kind === 'bracket' && leg !== 'entry'
  const side = isExit ? (parent.side === 'buy' ? 'sell' : 'buy') : parent.side
  checkMode(tables, parent, side)
  if (quantity > roomFor(tables, parent, leg)) refuse('child_too_large')
  const { accountId, instrumentId, source, sourceId, sourceHash } = parent
  // Its owner has to say yes first.
  const waits = leg === 'entry' && tables.approvals.has(parent.id)
  const origin = { source, sourceId, sourceHash, signalId: null, parentId: parent.id, leg, sequence, isApproved: false }
  const order: OrderIntent = {
    id,
    accountId,
    instrumentId,
    side,
    quantity,
    type,
    limitPrice,
    stopPrice,
    timeInForce,
    origin,
    createdAt: now,
    expiresAt: unixMs(now + (waits ? 300_000 : isEntryOfRule ? 5_000 : 30_000)),
  }
  if (isOfEndedVersion(tables, order)) refuse('version_not_armed')
  return Object.assign(placeIntent(tables, order), waits && { state: 'proposed' })
}

/** `cancel_child`. */
export function cancelChild(
  tables: Tables,
  bridgeId: string,
  asked: { readonly id: ParentId; readonly order: IntentId; readonly holder: LeaseHolder },
): void {
  const parent = parentOf(tables, bridgeId, asked)
  const row = tables.intents.get(asked.order)
  const isReplaced = parent.kind === 'replace' && parent.terms.orderId === asked.order
  if (!row?.order || (row.order.origin?.parentId !== parent.id && !isReplaced)) return refuse('not_found')
  if (row.state === 'ready' || row.state === 'proposed') {
    Object.assign(row, { state: 'expired', reason: { code: 'canceled_by_parent', text: null } })
    return
  }
  cancelOpen(tables, row)
}

/** A cancel of what is left of an open order that has none on its way. */
function cancelOpen(tables: Tables, row: IntentRow): void {
  const target = row.venueOrderId
  if (!target || brokerOrderOf(tables, row)?.status !== 'open') return
  if (hasCancelPending(tables, target, row.accountId)) return
  addCancel(tables, derivedId(`cancel ${row.id} ${tables.intents.size}`), { accountId: row.accountId, target })
}

/** `trade.end_parent`. */
export function endParent(tables: Tables, parent: ParentOrder, state: ParentState, code: string): void {
  if (NEXT[parent.state].includes(state)) {
    changeParent(tables, parent, { state, reasonCode: code })
  }
  for (const row of childrenOf(tables, parent.id)) {
    const isWaiting = row.state === 'ready' || row.state === 'proposed'
    if (isWaiting) Object.assign(row, { state: 'expired', reason: { code, text: null } })
    else cancelOpen(tables, row)
  }
}

/** `cancel_parent_order`. */
export function cancelParent(tables: Tables, id: ParentId): void {
  const parent = tables.parents.get(id) ?? refuse('not_found')
  if (parent.state === 'canceled') return
  if (isFinal(parent.state)) refuse('parent_not_open')
  endParent(tables, parent, 'canceled', 'canceled_by_user')
}

/** `resume_parent_order`. */
export function resumeParent(tables: Tables, id: ParentId): void {
  const parent = tables.parents.get(id) ?? refuse('not_found')
  if (parent.state === 'working' && parent.resumedAt !== null) return
  if (parent.state !== 'suspended') refuse('parent_not_open')
  if (parent.validUntil !== null && parent.validUntil <= tables.now()) refuse('intent_expired')
  checkMode(tables, parent, parent.side)
  const state = parent.progress.firedAt === undefined ? 'working' : 'triggered'
  changeParent(tables, parent, { state, reasonCode: null, reasonDetail: null, resumedAt: tables.now() })
}

/** What `sweep_intents` does of parents. How many came to their end. */
export function expireParents(tables: Tables, bridgeId: string, holder: LeaseHolder): number {
  if (!holdsLease(tables, bridgeId, holder)) return 0
  const isOver = ({ accountId, state, validUntil }: ParentOrder): boolean =>
    !isFinal(state) &&
    validUntil !== null &&
    validUntil <= tables.now() &&
    tables.accounts.some((row) => row.accountId === accountId && row.bridgeId === bridgeId)
  const over = [...tables.parents.values()].filter(isOver)
  for (const parent of over) endParent(tables, parent, 'expired', 'intent_expired')
  return over.length
}

/** A standing that comes late may be older than the one that is there. */
function keepMark(
  { kind, side, progress: held }: ParentOrder,
  told: ParentRecord['progress'],
): ParentRecord['progress'] {
  if (held.watermark === undefined) return told
  const sells = (kind === 'bracket') !== (side === 'sell')
  const isBetter =
    told.watermark !== undefined && (sells ? told.watermark >= held.watermark : told.watermark <= held.watermark)
  const { watermark, triggerPrice = told.triggerPrice } = held
  return isBetter ? told : { ...told, watermark, ...(triggerPrice !== undefined && { triggerPrice }) }
}

/** `record_parent`: the row afterwards. */
export function recordParent(
  tables: Tables,
  bridgeId: string,
  told: { readonly id: ParentId; readonly record: ParentRecord; readonly holder: LeaseHolder },
): ParentOrder {
  const parent = parentOf(tables, bridgeId, told)
  const { record } = told
  if (isFinal(parent.state)) return parent
  if (parent.state !== record.state && !NEXT[parent.state].includes(record.state)) return parent
  const isSame = parent.state === record.state
  const next = {
    ...record,
    progress: keepMark(parent, record.progress),
    reasonCode: isSame ? (record.reasonCode ?? parent.reasonCode) : record.reasonCode,
    reasonDetail: isSame ? (record.reasonDetail ?? parent.reasonDetail) : record.reasonDetail,
  }
  const isChanged = Object.entries(next).some(([name, value]) => !isDeepStrictEqual(Reflect.get(parent, name), value))
  return isChanged ? changeParent(tables, parent, next) : parent
}

/** `list_parent_orders`. */
export const workingParents = (tables: Tables, bridgeId: string): readonly OfferedParent[] =>
  [...tables.parents.values()]
    .filter((parent) => tables.accounts.some((a) => a.accountId === parent.accountId && a.bridgeId === bridgeId))
    .filter((parent) => !isFinal(parent.state) || hasLiveChild(tables, parent))
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
    .map((parent) => offerOf(tables, parent))

function hasLiveChild(tables: Tables, parent: ParentOrder): boolean {
  if (parent.updatedAt <= tables.now() - DAY_MS) return false
  const isLive = (row: IntentRow) => row.state !== 'absent' && liveQuantity(row, brokerOrderOf(tables, row), null) > 0
  return childrenOf(tables, parent.id).some(isLive)
}

function offerOf(tables: Tables, parent: ParentOrder): OfferedParent {
  const target = parent.kind === 'replace' ? tables.intents.get(parent.terms.orderId) : undefined
  return {
    parent,
    children: childrenOf(tables, parent.id).flatMap((row) => asChild(tables, row)),
    target: target ? asLinked(tables, target) : null,
  }
}

function asChild(tables: Tables, row: IntentRow): readonly ParentChild[] {
  const { leg, sequence } = row.order?.origin ?? {}
  if (!leg || sequence === null || sequence === undefined) return []
  return [{ ...asLinked(tables, row), leg: leg as Leg, sequence }] // written by spawnChild alone
}

function asLinked(tables: Tables, row: IntentRow): LinkedOrder {
  const order = brokerOrderOf(tables, row)
  const asked = row.order ?? refuse('not_found')
  return {
    intentId: row.id,
    state: row.state,
    side: asked.side,
    quantity: asked.quantity,
    filledQuantity: order?.cumQty ?? 0,
    leavesQuantity: row.state === 'absent' ? 0 : liveQuantity(row, order, null),
    venueOrderId: row.venueOrderId,
    reasonCode: row.reason?.code ?? null,
    createdAt: row.createdAt,
    absentAt: row.state === 'absent' ? row.absentAt : null,
  }
}
