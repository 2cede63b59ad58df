import { kstDate, type UnixMs, unixMs } from '../core/time.ts'
import type { OrderReport } from '../domain/execution.ts'
import type { IntentId, OrderIntent } from '../domain/order.ts'
import { fingerprint } from './cache.ts'
import type { EngineTiming } from './settings.ts'

/** An intent whose outcome is not known: it may be one of the broker's orders, or none. */
export interface Doubt {
  readonly intent: OrderIntent
  readonly state: 'sending' | 'in_doubt' | 'manual' | 'absent'
  readonly sentAt: UnixMs
  readonly sendDeadline: UnixMs
  readonly baseline: readonly string[]
}

export type Verdict =
  /** `isLate`: it had already been called absent. */
  | { readonly kind: 'adopt'; readonly intentId: IntentId; readonly report: OrderReport; readonly isLate: boolean }
  /** More orders than intents that could explain them, or no way to tell ours from the user's own. */
  | { readonly kind: 'ambiguous'; readonly intentIds: readonly IntentId[]; readonly orderNos: readonly string[] }

/**
 * Matches intents in doubt with orders nobody has claimed. Reads only; never leads to a second send.
 *
 * @param unclaimed  orders of the list that belong to no intent yet
 * @param startedAt  when the list read began: an order sent after that cannot be on it
 */
export function matchDoubts(
  doubts: readonly Doubt[],
  unclaimed: readonly OrderReport[],
  { startedAt, timing }: { readonly startedAt: UnixMs; readonly timing: EngineTiming },
): readonly Verdict[] {
  const verdicts: Verdict[] = []
  const open = new Set(doubts)
  const ours = unclaimed.filter(isPossiblyOurs).sort(byTime)
  const left = new Set(ours)
  const judged = new Set<string>()
  for (const report of ours) {
    const print = fingerprint(report)
    const equals = [...open].filter((doubt) => fingerprint(doubt.intent) === print)
    // An unanswered send still owns its fingerprint: the order may be its own (2 → 202 swapped names without this).
    if (judged.has(print) || equals.some((doubt) => isWaiting(doubt, startedAt, timing))) continue
    const candidates = equals.filter((doubt) => couldBe(doubt, report, timing))
    if (candidates.length === 0) continue
    const rivals = [...left].filter(
      (other) => fingerprint(other) === print && candidates.some((doubt) => couldBe(doubt, other, timing)),
    )
    const isProven = rivals.every((rival) => rival.isOpenApi === true)
    if (rivals.length > candidates.length || (!isProven && rivals.length > 1)) {
      judged.add(print)
      verdicts.push({ kind: 'ambiguous', intentIds: idsOf(candidates), orderNos: rivals.map(orderNo) })
      continue
    }
    const chosen = choose(candidates)
    open.delete(chosen)
    left.delete(report)
    verdicts.push({ kind: 'adopt', intentId: chosen.intent.id, report, isLate: chosen.state === 'absent' })
  }
  return verdicts
}

/** Could this order be that intent's? Equal fingerprints are the caller's business. */
export function couldBe(doubt: Doubt, report: OrderReport, timing: EngineTiming): boolean {
  const { orderDate, orderNo } = report.venueOrderId
  // On its way over midnight it gets the date of the new day.
  const latest = unixMs(doubt.sendDeadline + timing.sendTimeoutMs + timing.quiesceMs)
  const isOfItsDay = orderDate === kstDate(doubt.sentAt) || orderDate === kstDate(latest)
  return isOfItsDay && report.orderedAt >= doubt.sentAt - timing.orderTimeSlackMs && !doubt.baseline.includes(orderNo)
}

/** True while the reply to its own request can still arrive, or an order of it could be missing from this read. */
export const isWaiting = (doubt: Doubt, startedAt: UnixMs, timing: EngineTiming): boolean =>
  doubt.state === 'sending' && startedAt <= doubt.sendDeadline + timing.sendTimeoutMs + timing.deferMs

/** May a complete read begun at `startedAt` count towards the proof that there is no such order? */
export const provesAbsence = (doubt: Doubt, startedAt: UnixMs, timing: EngineTiming): boolean =>
  doubt.state !== 'absent' && startedAt > doubt.sendDeadline + timing.sendTimeoutMs + timing.quiesceMs

/** Enough reads, far enough apart. */
export function isProvenAbsent(reads: readonly UnixMs[], timing: EngineTiming): boolean {
  const [first, last] = [reads[0], reads.at(-1)]
  if (first === undefined || last === undefined || reads.length < timing.absentReads) return false
  return last - first >= timing.absentSpanMs
}

/** Unanswered before absent (2 → 339 swapped names without this), then the newest. */
function choose(candidates: readonly Doubt[]): Doubt {
  const live = candidates.filter((doubt) => doubt.state !== 'absent')
  const pool = live.length > 0 ? live : candidates
  return pool.reduce((best, doubt) => (doubt.sentAt > best.sentAt ? doubt : best))
}

/** Neither another channel nor another address: what is not told speaks for nobody. */
export const isPossiblyOurs = ({ isOpenApi, isOwnAddress }: OrderReport): boolean =>
  isOpenApi !== false && isOwnAddress !== false

const idsOf = (doubts: readonly Doubt[]): readonly IntentId[] => doubts.map((doubt) => doubt.intent.id)
const orderNo = (report: OrderReport): string => report.venueOrderId.orderNo
const byTime = (a: OrderReport, b: OrderReport): number =>
  a.orderedAt - b.orderedAt || (orderNo(a) < orderNo(b) ? -1 : 1)
