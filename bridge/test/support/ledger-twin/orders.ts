import { kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import type { OrderReport } from '@naru/shared/domain/execution'
import type { AccountId, IntentState, VenueOrderId } from '@naru/shared/domain/order'
import type { ReportedOrder } from '@naru/shared/engine/effect'
import { isPossiblyOurs } from '@naru/shared/engine/reconcile'
import type { LedgerFact, Recorded } from '../../../src/ports/store.ts'
import { applyFill, note } from './positions.ts'
import {
  accountOf,
  hasUnansweredTwin,
  type IntentRow,
  intentOf,
  type OrderRow,
  refuse,
  rowKey,
  type Tables,
} from './tables.ts'

type Acked = Extract<LedgerFact, { kind: 'ack' }>
type Listed = Extract<LedgerFact, { kind: 'order_reports' }>

const numberOf = ({ orderDate, orderNo }: OrderRow, branch = ''): VenueOrderId => ({ orderDate, orderNo, branch })

/* ------------------------------------------------------------------------------------------------- orders of ours */

/** The broker took it. A fact: true whoever tells it, in whatever state the intent is. */
export function recordAck(tables: Tables, bridgeId: string, { intentId, venueOrderId, acceptedAt }: Acked): void {
  const intent = intentOf(tables, bridgeId, intentId)
  if (intent.order === null) {
    if (intent.state !== 'acked') Object.assign(intent, { state: 'acked', venueOrderId, ackedAt: acceptedAt })
    return
  }
  const key = rowKey(intent.accountId, venueOrderId)
  const { instrumentId, side, type, quantity, limitPrice } = intent.order
  const terms = { instrumentId, side, type, quantity, limitPrice, orderedAt: acceptedAt }
  const order =
    tables.orders.get(key) ?? addOrder(tables, intent.accountId, { ...venueOrderId, ...terms, origin: 'late' })
  if (order.branch === '') order.branch = venueOrderId.branch
  linkOrder(tables, intent, { order, isMatched: false })
}

type NewOrder = VenueOrderId &
  Pick<OrderRow, 'instrumentId' | 'side' | 'type' | 'quantity' | 'limitPrice' | 'orderedAt' | 'origin'>

function addOrder(tables: Tables, accountId: AccountId, order: NewOrder): OrderRow {
  const nothing = { cumQty: 0, cumAmount: 0, canceledQty: 0, rejectedQty: 0 }
  const row: OrderRow = { ...order, ...nothing, accountId, intentId: null, status: 'open' }
  tables.orders.set(rowKey(accountId, order), row)
  return row
}

const LATE: ReadonlySet<IntentState> = new Set<IntentState>(['absent', 'expired', 'denied', 'rejected'])

/**
 * Ties a broker order to the intent it came from, unless either is already tied to another. `isMatched`: somebody found
 * it in the list, and an intent that looks the same and still waits for its answer has the better claim.
 */
function linkOrder(
  tables: Tables,
  intent: IntentRow,
  { order, isMatched }: { readonly order: OrderRow; readonly isMatched: boolean },
): void {
  const isSame =
    order.instrumentId === intent.order?.instrumentId &&
    order.side === intent.order.side &&
    order.quantity === intent.order.quantity
  const isLate = LATE.has(intent.state)
  const hasLeft = isLate && isMatched && hasUnansweredTwin(tables, intent)
  if (order.intentId === null && intent.venueOrderId === null && isSame && !hasLeft) {
    order.intentId = intent.id
    order.origin = isLate ? 'late' : 'ours'
    Object.assign(intent, { state: 'acked', venueOrderId: numberOf(order, order.branch), ackedAt: order.orderedAt })
  } else if (order.intentId !== intent.id) {
    const intentOrderNo = intent.venueOrderId?.orderNo ?? null
    note(tables, order, {
      kind: 'second_order',
      detail: { intentId: intent.id, heldBy: order.intentId, intentOrderNo },
    })
  }
}

/* ----------------------------------------------------------------------------------------------- the broker's list */

/** One cumulative step per order of the list; returns what an unanswered intent may explain. */
export function recordReports(
  tables: Tables,
  bridgeId: string,
  told: { readonly accountId: AccountId; readonly fact: Listed },
): Recorded {
  const { accountId, fact } = told
  accountOf(tables, bridgeId, accountId)
  const rows = [...fact.reports].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const deferred: Recorded['deferred'][number][] = []
  for (const row of rows) {
    const { venueOrderId } = row.report
    const order = tables.orders.get(rowKey(accountId, venueOrderId))
    if (!order && isCancelOfOurs(tables, accountId, venueOrderId)) continue
    const found = findOrder(tables, accountId, row)
    if (found === null) deferred.push({ orderDate: venueOrderId.orderDate, orderNo: venueOrderId.orderNo })
    else advance(tables, found, { reported: row, source: fact.source })
  }
  return { deferred }
}

const keyOf = ({ report }: ReportedOrder): string => `${report.venueOrderId.orderDate} ${report.venueOrderId.orderNo}`

/** A list with a row that names an unknown intent is refused whole: known before anything of it is taken. */
export function checkReports(
  tables: Tables,
  bridgeId: string,
  told: { readonly accountId: AccountId; readonly fact: Listed },
): void {
  accountOf(tables, bridgeId, told.accountId)
  for (const { report, intentId } of told.fact.reports) {
    const isCancel = isCancelOfOurs(tables, told.accountId, report.venueOrderId)
    if (intentId === null || (isCancel && !tables.orders.has(rowKey(told.accountId, report.venueOrderId)))) continue
    const intent = tables.intents.get(intentId)
    if (intent?.kind !== 'place' || intent.accountId !== told.accountId) refuse('not_found')
  }
}

const isCancelOfOurs = (tables: Tables, accountId: AccountId, { orderDate, orderNo }: VenueOrderId): boolean =>
  [...tables.intents.values()].some(
    (row) =>
      row.kind === 'cancel' &&
      row.accountId === accountId &&
      row.venueOrderId?.orderDate === orderDate &&
      row.venueOrderId.orderNo === orderNo,
  )

/** The row a report is about, made when it is new; null when it has to wait. */
function findOrder(tables: Tables, accountId: AccountId, { report, intentId }: ReportedOrder): OrderRow | null {
  const intent = intentId === null ? undefined : tables.intents.get(intentId)
  const known = tables.orders.get(rowKey(accountId, report.venueOrderId))
  if (intent && (known?.intentId ?? null) === null && givesWay(tables, intent)) return null
  if (!known && !intent && mayBeUnanswered(tables, accountId, report)) return null
  const { venueOrderId, instrumentId, side, type, quantity, orderedAt } = report
  const limitPrice = report.limitPrice === 0 ? null : report.limitPrice
  const terms = { instrumentId, side, type, quantity, limitPrice, orderedAt }
  const order = known ?? addOrder(tables, accountId, { ...venueOrderId, ...terms, origin: 'external' })
  if (intent && order.intentId !== intent.id) linkOrder(tables, intent, { order, isMatched: true })
  return order
}

/** `trade.gives_way`: said to be of an order that was called absent, while an equal one is under way. */
const givesWay = (tables: Tables, intent: IntentRow): boolean =>
  LATE.has(intent.state) &&
  [...tables.intents.values()].some(
    (row) =>
      row.kind === 'place' &&
      row !== intent &&
      row.print === intent.print &&
      (row.state === 'sending' || row.state === 'in_doubt'),
  )

/** True while an order nobody has answered for could be this one: it would be shown as somebody else's. */
export const mayBeUnanswered = (tables: Tables, accountId: AccountId, report: OrderReport): boolean =>
  isPossiblyOurs(report) &&
  [...tables.intents.values()].some(
    (row) =>
      row.accountId === accountId &&
      (row.state === 'sending' || row.state === 'in_doubt') &&
      row.order?.instrumentId === report.instrumentId &&
      row.order.side === report.side &&
      row.order.quantity === report.quantity &&
      report.orderedAt >= unixMs((row.sentAt ?? 0) - 5_000),
  )

/** One step forward of one order, its fill and its position; what is not believed is noted. */
function advance(
  tables: Tables,
  order: OrderRow,
  { reported, source }: { readonly reported: ReportedOrder; readonly source: string },
): void {
  const { report, intentId } = reported
  const isNewer = report.cumQty > order.cumQty
  const canceledQty = isNewer ? report.canceledQty : Math.max(report.canceledQty, order.canceledQty)
  const rejectedQty = isNewer ? report.rejectedQty : Math.max(report.rejectedQty, order.rejectedQty)
  const filled = report.cumQty - order.cumQty
  const amount = report.cumAmount - order.cumAmount
  const left = report.quantity - report.cumQty - canceledQty - rejectedQty
  const isTorn = left < 0 || report.leavesQty > left || amount < 0 || (filled === 0 && amount !== 0)
  if (filled < 0 || isTorn) {
    const kind = filled < 0 ? 'fill_regression' : 'inconsistent_report'
    const isOfAnother = intentId !== null && order.intentId !== intentId
    if (!isOfAnother) note(tables, order, { kind, detail: describe(kind, order, reported) })
    return
  }
  const { quantity, cumQty, cumAmount } = report
  order.status = statusOf(order, report, { left, canceledQty, rejectedQty })
  Object.assign(order, { quantity, cumQty, cumAmount, canceledQty, rejectedQty })
  if (report.venueOrderId.branch !== '') order.branch = report.venueOrderId.branch
  if (filled > 0) fill(tables, order, { filled, amount, source })
}

function statusOf(
  order: OrderRow,
  report: OrderReport,
  {
    left,
    canceledQty,
    rejectedQty,
  }: { readonly left: number; readonly canceledQty: number; readonly rejectedQty: number },
): OrderRow['status'] {
  if (report.cumQty === report.quantity) return 'filled'
  if (left > 0 && report.leavesQty > 0 && order.status !== 'expired') return 'open'
  if (canceledQty > 0) return 'canceled'
  return rejectedQty > 0 ? 'rejected' : 'expired'
}

function fill(
  tables: Tables,
  order: OrderRow,
  { filled, amount, source }: { readonly filled: number; readonly amount: number; readonly source: string },
): void {
  const { accountId, orderDate, orderNo, instrumentId, cumQty } = order
  const seenAt = tables.now()
  tables.fills.push({
    accountId,
    orderDate,
    orderNo,
    cumQtyAfter: cumQty,
    instrumentId,
    quantity: filled,
    amount,
    seenAt,
    source,
  })
  applyFill(tables, order, { quantity: filled, amount })
}

/** `trade.describe_doubt`. */
const describe = (kind: string, stored: OrderRow, { report, intentId }: ReportedOrder): object => ({
  orderDate: stored.orderDate,
  orderNo: stored.orderNo,
  kind,
  stored: figures(stored, stored.intentId),
  reported: figures(report, intentId),
})

const figures = (
  { quantity, cumQty, cumAmount, canceledQty }: Pick<OrderRow, 'quantity' | 'cumQty' | 'cumAmount' | 'canceledQty'>,
  intentId: string | null,
): object => ({ quantity, cumQty, cumAmount, canceledQty, intentId })

/** Days before today on which an order is still open, oldest first. */
export const openDays = (tables: Tables, accountId: AccountId, now: UnixMs) => {
  const today = kstDate(now)
  const open = [...tables.orders.values()].filter((row) => row.accountId === accountId && row.status === 'open')
  return [...new Set(open.map((row) => row.orderDate).filter((day) => day < today))].sort()
}
