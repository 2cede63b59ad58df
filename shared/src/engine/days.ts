import { type KstDate, kstDate, type UnixMs } from '../core/time.ts'
import { isTerminal } from '../domain/order-state.ts'
import type { Cache, orderKey, TrackedOrder } from './cache.ts'
import { isUnanswered } from './doubts.ts'

/** Order numbers start again every day. What was open when a day ended is read once more: no order outlives its day. */
export function leaveDay(cache: Cache, at: UnixMs): void {
  const [before, today] = [kstDate(cache.now), kstDate(at)]
  if (cache.now === 0 || before === today) return
  cache.restUntil.clear()
  Object.assign(cache.books, { trades: [], adjusted: [], start: null, pending: [], closed: { ours: null, all: null } })
  const isOpen =
    [...cache.reports.values()].some((report) => report.leavesQty > 0) || [...cache.orders.values()].some(isWorking)
  if (isOpen) cache.oldDays.add(before)
  forget(cache, today)
}

/** The complete list of a day that is over: its orders are as they will stay. */
export function closeDay(cache: Cache, day: KstDate): void {
  cache.oldDays.delete(day)
  forget(cache, kstDate(cache.now))
}

const isWorking = (order: TrackedOrder): boolean => order.state === 'acked' && !isTerminal(order.progress.status)

/** Lets go of earlier days that nothing has to be learned about any more. */
function forget(cache: Cache, today: KstDate): void {
  const isOver = (day: string): boolean => day < today && !cache.oldDays.has(day as KstDate)
  for (const [key, report] of cache.reports) if (isOver(report.venueOrderId.orderDate)) cache.reports.delete(key)
  for (const key of cache.links.keys()) if (isOver(dayOf(key))) cache.links.delete(key)
  for (const [id, order] of cache.orders) {
    const day = order.venueOrderId?.orderDate ?? kstDate(order.sentAt)
    if (!isUnanswered(order) && isOver(day)) cache.orders.delete(id)
  }
  for (const [id, cancel] of cache.cancels) {
    if (cancel.state === 'over' && isOver(cancel.target.orderDate)) cache.cancels.delete(id)
  }
}

/** Of a key made by `orderKey`. */
const dayOf = (key: ReturnType<typeof orderKey>): string => key.slice(0, 10)
