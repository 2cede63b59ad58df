import type { UnixMs } from '../core/time.ts'
import type { OrderReport } from '../domain/execution.ts'
import type { VenueOrderId } from '../domain/order.ts'
import { deny } from '../risk/check.ts'
import { type Cache, hintReports, later, orderKey, type TrackedCancel, type TrackedOrder } from './cache.ts'
import type { EngineEvent, RecoveredCancel } from './event.ts'
import { advance } from './progress.ts'

type CancelRequested = Extract<EngineEvent, { type: 'cancel_requested' }>
type CancelSettled = Extract<EngineEvent, { type: 'cancel_settled' }>

/** Cancels make things safer: no limit stands in their way, only an order that has nothing left to cancel. */
export function onCancelRequested(cache: Cache, { id, target, expiresAt }: CancelRequested): void {
  // An older answer of the ledger said it was being sent; the claim decides which of the two is true.
  if (cache.cancels.get(id)?.isRecovered) cache.cancels.delete(id)
  if (cache.cancels.has(id) || cache.now >= expiresAt || cache.mode === 'observe') return
  if (isClosed(cache.reports.get(orderKey(target)))) {
    const denial = deny('order_not_open', null, target.orderNo)
    cache.effects.push({ type: 'deny_intent', intentId: id, denial })
    return
  }
  const sendDeadline = later(cache.now, 2_000)
  cache.cancels.set(id, { id, target, state: 'sending', sentAt: cache.now, sendDeadline, isRecovered: false })
  const order = targetOrder(cache, target)
  if (order?.progress.status === 'accepted') advance(cache, order, { kind: 'cancel_requested' })
  cache.effects.push({ type: 'cancel_order', intentId: id, target })
}

export function onCancelSettled(cache: Cache, { intentId, result, times }: CancelSettled): void {
  const cancel = cache.cancels.get(intentId)
  if (!cancel) return
  if (times) Object.assign(cancel, times)
  hintReports(cache)
  switch (result.kind) {
    case 'accepted':
      cancel.state = 'over'
      break
    case 'rejected':
      cancel.state = 'over'
      reopen(cache, cancel.target)
      break
    case 'unknown':
      cancel.state = 'in_doubt'
      break
    case 'not_sent':
    case 'not_claimed': // the ledger offers it again, or says what became of it
      cache.cancels.delete(intentId)
      reopen(cache, cancel.target)
      break
  }
}

export function onCancelRecovered(cache: Cache, recovered: RecoveredCancel): void {
  const known = cache.cancels.get(recovered.id)
  // Over here and in doubt there: what settled it came too late for the ledger, and the list settles it once more.
  if (known && (known.state !== 'over' || recovered.state !== 'in_doubt')) return
  const { id, target, sentAt, sendDeadline } = recovered
  cache.cancels.set(id, { id, target, state: 'in_doubt', sentAt, sendDeadline, isRecovered: true })
  hintReports(cache)
}

/** What the list shows of the target tells what became of a cancel nobody answered. Never sends it again. */
export function settleCancels(cache: Cache, reports: readonly OrderReport[], startedAt: UnixMs): void {
  for (const cancel of cache.cancels.values()) {
    if (cancel.state === 'in_doubt') settle(cache, cancel, { reports, startedAt })
  }
}

function settle(
  cache: Cache,
  cancel: TrackedCancel,
  { reports, startedAt }: { readonly reports: readonly OrderReport[]; readonly startedAt: UnixMs },
): void {
  const { timing } = cache.settings
  const intentId = cancel.id
  const taken = reports.find(
    (report) =>
      report.originalOrderNo === cancel.target.orderNo && report.orderedAt >= cancel.sentAt - timing.orderTimeSlackMs,
  )
  const target = reports.find((report) => orderKey(report.venueOrderId) === orderKey(cancel.target))
  if (taken || (target && isClosed(target) && target.canceledQty > 0)) {
    cancel.state = 'over'
    const [venueOrderId, acceptedAt] = taken ? [taken.venueOrderId, taken.orderedAt] : [cancel.target, cache.now]
    cache.effects.push({ type: 'persist', record: { kind: 'ack', intentId, venueOrderId, acceptedAt } })
    return
  }
  const canNoLongerArrive = startedAt > cancel.sendDeadline + timing.sendTimeoutMs + timing.cancelQuiesceMs
  if (!canNoLongerArrive) return
  cancel.state = 'over'
  reopen(cache, cancel.target)
  cache.effects.push({ type: 'persist', record: { kind: 'absent', intentId } })
}

const isClosed = (report: OrderReport | undefined): boolean => report !== undefined && report.leavesQty === 0

function targetOrder(cache: Cache, target: VenueOrderId): TrackedOrder | undefined {
  const intentId = cache.links.get(orderKey(target))
  return intentId && cache.orders.get(intentId)
}

function reopen(cache: Cache, target: VenueOrderId): void {
  const order = targetOrder(cache, target)
  if (order?.progress.status === 'pending_cancel') advance(cache, order, { kind: 'cancel_rejected' })
}
