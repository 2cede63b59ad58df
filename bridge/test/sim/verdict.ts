import type { IntentState } from '@naru/shared/domain/order'
import { fingerprint } from '@naru/shared/engine/cache'
import { type IntentRow, type OrderRow, rowKey, type Tables } from '../support/ledger-twin/tables.ts'
import { type Exchange, leavesOf, type TrueOrder } from './exchange.ts'
import { LATEST_MS } from './line.ts'
import type { Market } from './market.ts'
import { judgeParents } from './parent-verdict.ts'
import type { ParentWitness } from './parent-witness.ts'
import type { Witness } from './witness.ts'

/** What a run came to. The first six are the figures; each complaint says in words what must never be. */
export interface Verdict {
  readonly duplicates: number
  readonly unlinked: number
  readonly ledgerErrors: number
  readonly stuck: number
  readonly parentErrors: number
  readonly complaints: readonly string[]
  /** Left to a person, adopted late, and swapped between two intents that look alike: no harm, but worth knowing. */
  readonly manual: number
  readonly late: number
  readonly swapped: number
  readonly orders: number
  readonly parents: number
  /** Stops that went off. */
  readonly fired: number
}

interface Evidence {
  readonly tables: Tables
  readonly exchange: Exchange
  readonly market: Market
  readonly witness: Witness
  readonly parentWitness: ParentWitness
  /** What the notices of the socket add up to, when the ledger is kept by them. */
  readonly noticed: ReadonlyMap<string, number> | undefined
  readonly bugs: readonly string[]
}

const STUCK: ReadonlySet<IntentState> = new Set<IntentState>(['proposed', 'ready', 'sending', 'in_doubt'])

export function judge(evidence: Evidence): Verdict {
  const { tables, exchange, market, witness, parentWitness, bugs } = evidence
  const orders = exchange.orders.filter((order) => order.cancels === null)
  const intents = [...tables.intents.values()]
  const ours = Map.groupBy(
    orders.filter((order) => order.intentId !== null),
    (order) => order.intentId ?? '',
  )
  const duplicates = [...ours].flatMap(([id, all]) => (all.length > 1 ? [`${id} became ${all.length} orders`] : []))
  const unlinked = orders
    .filter((order) => isUnlinked(tables, order))
    .map((order) => `${order.id.orderNo} belongs to nobody`)
  const ledgerErrors = [...orders.flatMap((order) => bookError(evidence, order)), ...holdingErrors(tables, exchange)]
  const stuck = intents.filter((row) => STUCK.has(row.state)).map((row) => `${row.id} stays ${row.state}`)
  const misread = intents.flatMap((row) => misreading(tables, row, ours.get(row.id) ?? []))
  const premature = [...witness.absent]
    .filter((id) => wasInTime(witness, ours.get(id)?.[0]))
    .map((id) => `${id} was called absent and came`)
  const rows = orders.map((order) => rowOf(tables, order))
  const { guards } = parentWitness
  const ofParents = [...parentWitness.complaints, ...judgeParents({ tables, exchange, market, guards })]
  return {
    duplicates: duplicates.length,
    unlinked: unlinked.length,
    ledgerErrors: ledgerErrors.length,
    stuck: stuck.length,
    parentErrors: ofParents.length,
    complaints: [
      ...ofParents,
      ...duplicates,
      ...unlinked,
      ...ledgerErrors,
      ...stuck,
      ...misread,
      ...premature,
      ...witness.complaints,
      ...bugs,
    ],
    manual: intents.filter((row) => row.state === 'manual').length,
    late: rows.filter((row) => row?.origin === 'late').length,
    swapped: orders.filter(
      (order, index) => order.intentId !== null && (rows[index]?.intentId ?? order.intentId) !== order.intentId,
    ).length,
    orders: orders.length,
    parents: tables.parents.size,
    fired: [...tables.parents.values()].filter(({ progress }) => progress.firedAt !== undefined).length,
  }
}

const rowOf = (tables: Tables, order: TrueOrder): OrderRow | undefined => {
  const [account] = tables.accounts
  return account && tables.orders.get(rowKey(account.accountId, order.id))
}

/** An order of ours that no intent has, and no person was asked about. */
function isUnlinked(tables: Tables, order: TrueOrder): boolean {
  if (order.intentId === null || rowOf(tables, order)?.intentId) return false
  const print = fingerprint(order.terms)
  return ![...tables.intents.values()].some(
    (row) => row.state === 'manual' && row.order && fingerprint(row.order) === print,
  )
}

/** What the ledger says of one order, against the truth. */
function bookError({ tables, noticed }: Evidence, order: TrueOrder): readonly string[] {
  const { orderNo } = order.id
  const row = rowOf(tables, order)
  if (!row) return [`${orderNo} is not in the ledger`]
  if (order.intentId === null && row.intentId !== null)
    return [`${orderNo} is the user's own and was taken for ${row.intentId}`]
  const fills = tables.fills.filter((fill) => fill.orderNo === orderNo)
  const told = fills.reduce((sum, fill) => sum + fill.quantity, 0)
  const amount = fills.reduce((sum, fill) => sum + fill.amount, 0)
  const cumQty = noticed ? (noticed.get(orderNo) ?? 0) : row.cumQty
  const isRight =
    cumQty === order.cumQty &&
    row.cumAmount === order.cumAmount &&
    told === order.cumQty &&
    amount === order.cumAmount &&
    row.canceledQty === order.canceledQty &&
    row.rejectedQty === order.rejectedQty &&
    (row.status === 'open') === leavesOf(order) > 0
  return isRight
    ? []
    : [`${orderNo}: ledger ${JSON.stringify({ ...row, cumQty, told, amount })}, truth ${JSON.stringify(order)}`]
}

function holdingErrors(tables: Tables, exchange: Exchange): readonly string[] {
  const held = new Map([...tables.positions.values()].map((row) => [row.instrumentId, row.quantity]))
  return [...exchange.holdings()]
    .filter(([id, quantity]) => (held.get(id) ?? 0) !== quantity)
    .map(([id, quantity]) => `${held.get(id) ?? 0} of ${id} in the ledger, ${quantity} held`)
}

/** Said not to be there, and there it is. An order that was linked to a twin of this intent is not missing. */
function misreading(tables: Tables, row: IntentRow, orders: readonly TrueOrder[]): readonly string[] {
  const [order] = orders
  if (!order) return []
  const isLinked = (rowOf(tables, order)?.intentId ?? null) !== null
  const isFalse =
    row.state === 'rejected' ||
    row.state === 'denied' ||
    row.state === 'expired' ||
    (row.state === 'absent' && !isLinked)
  return isFalse ? [`${row.id} is called ${row.state} and is ${order.id.orderNo}`] : []
}

/** Did it come within the time after which it may be called absent? */
function wasInTime({ writtenAt }: Witness, order: TrueOrder | undefined): boolean {
  const written = order?.intentId && writtenAt.get(order.intentId)
  return order !== undefined && typeof written === 'number' && order.visibleAt - written <= LATEST_MS + 4_000
}
