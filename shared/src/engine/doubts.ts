import { type KstDate, kstDate, type UnixMs } from '../core/time.ts'
import type { OrderReport } from '../domain/execution.ts'
import { type Cache, fingerprint, hintBalance, orderKey, type TrackedOrder } from './cache.ts'
import { advance } from './progress.ts'
import {
  type Doubt,
  isPossiblyOurs,
  isProvenAbsent,
  isWaiting,
  matchDoubts,
  provesAbsence,
  type Verdict,
} from './reconcile.ts'

type Unresolved = TrackedOrder & Doubt

/** Orders that may still turn out to be one of the list's. `manual` is left to a person. */
const isMatchable = (order: TrackedOrder): order is Unresolved =>
  order.state === 'sending' || order.state === 'in_doubt' || order.state === 'absent'

/** Orders that may exist at the broker without our knowing which they are. */
export const isUnanswered = (order: TrackedOrder): boolean =>
  order.state === 'sending' || order.state === 'in_doubt' || order.state === 'manual'

/** Its own reply can still arrive. */
export const isInFlight = (cache: Cache, order: TrackedOrder): boolean =>
  order.state === 'sending' && isWaiting({ ...order, state: 'sending' }, cache.now, cache.settings.timing)

/** Settles what a complete read can settle. */
export function settleDoubts(
  cache: Cache,
  reports: readonly OrderReport[],
  { startedAt, day }: { readonly startedAt: UnixMs; readonly day: KstDate },
): void {
  const doubts = [...cache.orders.values()].filter(isMatchable)
  if (doubts.length === 0) return
  // A cancel has a row of its own that looks like the order it is about: it is none, and never what we are looking for.
  const unclaimed = reports.filter(
    (report) => report.originalOrderNo === null && !cache.links.has(orderKey(report.venueOrderId)),
  )
  for (const verdict of matchDoubts(doubts, unclaimed, { startedAt, timing: cache.settings.timing })) {
    applyVerdict(cache, verdict)
  }
  // The list of another day says nothing about what is missing on this one.
  for (const order of doubts) if (kstDate(order.sentAt) === day) proveAbsence(cache, order, startedAt)
}

function applyVerdict(cache: Cache, verdict: Verdict): void {
  if (verdict.kind === 'adopt') {
    const order = cache.orders.get(verdict.intentId)
    if (order) adopt(cache, order, verdict.report)
    return
  }
  for (const intentId of verdict.intentIds) {
    const order = cache.orders.get(intentId)
    if (!order || order.state === 'absent') continue
    order.state = 'manual'
    escalate(cache, order, `${verdict.orderNos.length} orders could be this one`)
  }
}

/**
 * The order on the list is this intent's. Told as a row of that list: a match is no answer, and the ledger may know of an
 * equal order under way that has the better claim.
 */
function adopt(cache: Cache, order: TrackedOrder, report: OrderReport): void {
  const intentId = order.intent.id
  if (order.state === 'absent') {
    const detail = { intentId, orderNo: report.venueOrderId.orderNo }
    cache.effects.push({ type: 'alarm', name: 'order_adopted_late', detail })
  }
  linkOrder(cache, order, report.venueOrderId)
  cache.untold.add(orderKey(report.venueOrderId))
}

/** From here on the order number is known; everything else follows from the list. */
export function linkOrder(
  cache: Cache,
  order: TrackedOrder,
  venueOrderId: NonNullable<TrackedOrder['venueOrderId']>,
): void {
  order.state = 'acked'
  order.venueOrderId = venueOrderId
  order.settledAt = cache.now
  cache.links.set(orderKey(venueOrderId), order.intent.id)
  if (order.progress.status === 'submitted' || order.progress.status === 'absent') {
    advance(cache, order, { kind: 'accepted' })
  }
  hintBalance(cache)
}

function proveAbsence(cache: Cache, order: Unresolved, startedAt: UnixMs): void {
  const { timing } = cache.settings
  // What a person was asked is theirs to say, here as in the ledger. That the order is there may still be found.
  if (order.isEscalated || !isMatchable(order) || isWaiting(order, startedAt, timing)) return
  if (order.state === 'absent' || !provesAbsence(order, startedAt, timing)) return
  order.absentReads.push(startedAt)
  if (!isProvenAbsent(order.absentReads, timing)) return
  order.state = 'absent'
  order.settledAt = cache.now
  advance(cache, order, { kind: 'not_found' })
  cache.effects.push({ type: 'persist', record: { kind: 'absent', intentId: order.intent.id } })
}

/** Called whenever time passes: proof that does not come is a person's business. */
export function escalateOldDoubts(cache: Cache): void {
  for (const order of cache.orders.values()) {
    const isOld = cache.now > order.sendDeadline + cache.settings.timing.manualAfterMs
    if (order.state === 'in_doubt' && isOld) escalate(cache, order, 'the order list could not be read completely')
  }
}

function escalate(cache: Cache, order: TrackedOrder, cause: string): void {
  if (order.isEscalated) return
  order.isEscalated = true
  const intentId = order.intent.id
  cache.effects.push({ type: 'persist', record: { kind: 'manual', intentId, detail: { cause } } })
  cache.effects.push({ type: 'alarm', name: 'order_needs_decision', detail: { intentId, cause } })
}

/**
 * An unclaimed order that may yet turn out to be one of ours is nobody's until that is settled. Once a person has to
 * decide it is shown like any other: it is there, and it may fill.
 */
export function mayBeOurs(cache: Cache, report: OrderReport): boolean {
  if (!isPossiblyOurs(report)) return false
  const print = fingerprint(report)
  return [...cache.orders.values()].some(
    (order) => isUnanswered(order) && order.state !== 'manual' && fingerprint(order.intent) === print,
  )
}
