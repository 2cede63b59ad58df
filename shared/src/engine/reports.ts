import { kstDate } from '../core/time.ts'
import type { OrderReport } from '../domain/execution.ts'
import { isTerminal } from '../domain/order-state.ts'
import { countFill } from './books.ts'
import { type Cache, fingerprint, hintBalance, orderKey } from './cache.ts'
import { settleCancels } from './cancels.ts'
import { closeDay } from './days.ts'
import { mayBeOurs, settleDoubts } from './doubts.ts'
import type { ReportedOrder } from './effect.ts'
import type { EngineEvent } from './event.ts'
import { moveQuantity } from './positions.ts'
import { advance, follow } from './progress.ts'
import { isSessionOver } from './rounds-run.ts'

type OrderReports = Extract<EngineEvent, { type: 'order_reports' }>

/** One complete list of the broker: the only thing that moves fills. */
export function onOrderReports(cache: Cache, { reports: rows, startedAt, day }: OrderReports): void {
  const isOver = day < kstDate(cache.now)
  // An order is good for its day; the broker may go on showing what was left of it.
  const reports = rows.map((row) => (isOver || isSessionOver(cache, row) ? { ...row, leavesQty: 0 } : row))
  settleDoubts(cache, reports, { startedAt, day })
  settleCancels(cache, reports, startedAt)
  const changed: ReportedOrder[] = []
  for (const report of reports) {
    const row = applyReport(cache, report)
    if (row) changed.push(row)
  }
  if (isOver) closeDay(cache, day)
  if (changed.length === 0) return
  cache.unrecorded += 1
  const source = cache.isReconciled ? 'list' : 'start_up'
  cache.effects.push({ type: 'persist', record: { kind: 'order_reports', reports: changed, source } })
}

type Deferred = Extract<EngineEvent, { type: 'reports_recorded' }>['deferred']

/**
 * What the ledger put back, because an unanswered intent may explain it, is told again with the next list. A balance
 * is read only now: it contains the fills, and the ledger must know them first.
 */
export function onReportsRecorded(cache: Cache, deferred: Deferred): void {
  cache.unrecorded -= 1
  for (const { orderDate, orderNo } of deferred) {
    cache.untold.add(`${orderDate} ${orderNo}`)
    if (orderDate < kstDate(cache.now)) cache.oldDays.add(orderDate)
  }
}

/** What is new in one row; undefined when the ledger already knows it, or must not know it yet. */
function applyReport(cache: Cache, report: OrderReport): ReportedOrder | undefined {
  const key = orderKey(report.venueOrderId)
  const known = cache.reports.get(key)
  const intentId = cache.links.get(key) ?? null
  if (known === undefined && isBareCancel(report)) return undefined
  if (intentId === null && mayBeOurs(cache, report)) return undefined
  if (known && report.cumQty < known.cumQty) alarmFillWentDown(cache, known, report)
  cache.reports.set(key, report)
  const order = intentId && cache.orders.get(intentId)
  if (order) follow(cache, order, report)
  if (order && hasLapsed(cache, report) && !isTerminal(order.progress.status)) {
    advance(cache, order, { kind: 'expired' })
  }
  if (!cache.untold.delete(key) && known && isSame(known, report)) return undefined
  if (known === undefined && intentId === null) noticeStranger(cache, report)
  if (report.cumQty > (known?.cumQty ?? 0)) onFill(cache, report, known)
  if (report.leavesQty === 0) hintBalance(cache)
  return { report, intentId }
}

function onFill(cache: Cache, report: OrderReport, known: OrderReport | undefined): void {
  const lastQty = report.cumQty - (known?.cumQty ?? 0)
  const amount = report.cumAmount - (known?.cumAmount ?? 0)
  const { instrumentId, side, venueOrderId } = report
  const intentId = cache.links.get(orderKey(venueOrderId)) ?? null
  const fact = { kind: 'order_filled', intentId, orderNo: venueOrderId.orderNo, instrumentId, lastQty, amount } as const
  cache.effects.push({ type: 'publish', fact })
  if (intentId === null) {
    const { orderNo } = venueOrderId
    cache.effects.push({
      type: 'publish',
      fact: { kind: 'external_fill', orderNo, instrumentId, side, lastQty, amount },
    })
  }
  if (venueOrderId.orderDate === kstDate(cache.now)) countFill(cache, report, known)
  // Before the first balance there is nothing to move: it will contain every fill so far, as does any of a later day.
  if (cache.balance !== null && venueOrderId.orderDate === kstDate(cache.now)) {
    moveQuantity(cache, instrumentId, side === 'buy' ? lastQty : -lastQty)
  }
  hintBalance(cache)
}

/** Its session is over and nothing else ended it: it was good for that alone. */
function hasLapsed(cache: Cache, report: OrderReport): boolean {
  const { leavesQty, cumQty, canceledQty, rejectedQty, quantity, venueOrderId } = report
  const isUnexplained = leavesQty === 0 && cumQty + canceledQty + rejectedQty < quantity
  return isUnexplained && (venueOrderId.orderDate < kstDate(cache.now) || isSessionOver(cache, report))
}

/** A cancel has a row of its own, with nothing filled and nothing left: it is not an order. */
const isBareCancel = (report: OrderReport): boolean =>
  report.originalOrderNo !== null && report.cumQty === 0 && report.leavesQty === 0

const isSame = (a: OrderReport, b: OrderReport): boolean =>
  a.cumQty === b.cumQty &&
  a.cumAmount === b.cumAmount &&
  a.canceledQty === b.canceledQty &&
  a.rejectedQty === b.rejectedQty &&
  a.leavesQty === b.leavesQty

/** An order through our own key that no intent explains: a bug here, or somebody else has the key. */
function noticeStranger(cache: Cache, report: OrderReport): void {
  if (report.isOpenApi !== true || !cache.isSynced || report.originalOrderNo !== null) return
  const { orderNo, orderDate } = report.venueOrderId
  if (orderDate !== kstDate(cache.now) || isForPerson(cache, report)) return
  cache.effects.push({ type: 'alarm', name: 'order_orphaned', detail: { orderNo, instrumentId: report.instrumentId } })
}

/** One of several that an order could be which a person has to decide about. */
function isForPerson(cache: Cache, report: OrderReport): boolean {
  const print = fingerprint(report)
  return [...cache.orders.values()].some(({ state, intent }) => state === 'manual' && fingerprint(intent) === print)
}

/** The broker took a fill back (착오매매). Fills are never negative: the ledger notes an adjustment. */
function alarmFillWentDown(cache: Cache, known: OrderReport, report: OrderReport): void {
  const detail = { orderNo: report.venueOrderId.orderNo, was: known.cumQty, is: report.cumQty }
  cache.effects.push({ type: 'alarm', name: 'order_fill_went_down', detail })
}
