import { kstDate } from '../../core/time.ts'
import type { Leg } from '../../domain/parent-order.ts'
import { isReached } from '../../domain/parent-order.ts'
import { ceilToTick, floorToTick } from '../../market/tick-size.ts'
import { later } from '../cache.ts'
import type { ChildTerms, ChildView, Decision, ParentView, Reason, Watch } from './view.ts'
import { exitSide } from './view.ts'

/** A refused order is tried again after 1, 2, 4, 8 seconds when what stood in its way may be over by then. */
const RETRY_MS = 1_000
const MAX_TRIES = 5
/** What guards shares is tried for as long as its session lasts: then once in this time. */
const GUARD_RETRY_MS = 30_000
/** How often it is looked whether an equal order is in doubt no longer. */
const DOUBT_MS = 1_000
/** After a sale or a cancel the broker needs a moment until the shares are free. */
const SHARES_PATIENCE_MS = 5_000
const NO_SHARES_AFTER_MS = 30_000

const PASSING: ReadonlySet<string> = new Set([
  'quote_stale',
  'broker_unreachable',
  'broker_rate_limited',
  'broker_maintenance',
  'account_not_ready',
  'intent_expired',
  'duplicate_order',
  'market_closed',
  'insufficient_holdings',
  'database_unavailable',
  'bridge_offline',
  'trading_observing',
  'trading_halted',
  'trading_reducing',
  'clock_skewed',
  'instrument_halted',
  'instrument_in_vi',
  'order_rate_exceeded',
  'strategy_rate_exceeded',
])
/** Nothing about the order itself stood in its way. Shares that are not there will not come by waiting. */
const isOfTheMoment = (code: string): boolean => PASSING.has(code) && code !== 'insufficient_holdings'

export const legs = (view: ParentView, ...names: readonly Leg[]): readonly ChildView[] =>
  view.children.filter(({ leg }) => names.includes(leg))

export const filledOf = (children: readonly ChildView[]): number =>
  children.reduce((sum, { filled }) => sum + filled, 0)

/** Shares that may still trade. */
export const openOf = (children: readonly ChildView[]): number =>
  children.reduce((sum, { isOpen, quantity, filled }) => sum + (isOpen ? quantity - filled : 0), 0)

export const hasOpen = (children: readonly ChildView[]): boolean => children.some(({ isOpen }) => isOpen)

export const move = (state: Extract<Decision, { do: 'move' }>['state'], reason?: Reason): Decision => ({
  do: 'move',
  state,
  ...(reason && { reason }),
})

const reasonOf = (child: ChildView, fallback: string): Reason => ({ code: child.reasonCode ?? fallback })

/** At a limit, or at the market when none is given. */
export const atLimit = (limitPrice: number | undefined): ChildTerms => ({
  type: limitPrice === undefined ? 'market' : 'limit',
  limitPrice: limitPrice ?? null,
  stopPrice: null,
  timeInForce: 'day',
})

/** Refusals of today at the end of a leg: nothing has happened after them. What was true of a price may not be tomorrow. */
function refusalsOf(view: ParentView, children: readonly ChildView[], since: number): readonly ChildView[] {
  const last = children.findLastIndex(({ end }) => end !== 'refused')
  const [today, from] = [kstDate(view.now), Math.max(since, view.parent.resumedAt ?? 0)]
  return children.slice(last + 1).filter(({ createdAt }) => createdAt >= from && kstDate(createdAt) === today)
}

export type Retry =
  | { readonly kind: 'go' }
  | { readonly kind: 'wait'; readonly decision: Decision }
  | { readonly kind: 'give_up'; readonly reason: Reason }

/** May this leg be tried again after what became of its last orders? */
export function retryOf(view: ParentView, children: readonly ChildView[], since = 0): Retry {
  const refusals = refusalsOf(view, children, since)
  const last = refusals.at(-1)
  if (last === undefined) return { kind: 'go' }
  if (!PASSING.has(last.reasonCode ?? '') || refusals.length >= MAX_TRIES) {
    return { kind: 'give_up', reason: reasonOf(last, 'broker_rejected') }
  }
  return waitFrom(view, last, RETRY_MS * 2 ** (refusals.length - 1))
}

function waitFrom(view: ParentView, { endedAt, createdAt }: ChildView, ms: number): Retry {
  const at = later(endedAt ?? createdAt, ms)
  return view.now >= at ? { kind: 'go' } : { kind: 'wait', decision: { do: 'wake', at } }
}

/** A stop that has fired does not give up for what may be over any minute: its owner is told, and it goes on. */
function retryOfStop(view: ParentView, stops: readonly ChildView[]): Retry {
  const retry = retryOf(view, stops, view.parent.progress.firedAt)
  const last = stops.at(-1)
  if (retry.kind !== 'give_up' || last === undefined || !isOfTheMoment(retry.reason.code)) return retry
  return waitFrom(view, last, GUARD_RETRY_MS)
}

/** Says once what stands in the way, or that nothing does any more. */
function heldUp(view: ParentView, by: string | undefined): readonly Decision[] {
  return view.parent.progress.heldUpBy === by ? [] : [{ do: 'remember', progress: { heldUpBy: by } }]
}

/**
 * One order for `quantity` shares. Sales take what is free: first they wait for the broker to free all of it, then they
 * sell what there is.
 */
export function spawn(
  view: ParentView,
  {
    leg,
    quantity,
    terms,
    side,
  }: { readonly leg: Leg; readonly quantity: number; readonly terms: ChildTerms; readonly side: string },
): readonly Decision[] {
  if (side === 'buy') return [{ do: 'spawn', leg, quantity, terms }]
  const free = view.freeShares
  if (free !== null && free >= quantity) return [{ do: 'spawn', leg, quantity, terms }]
  const waited = view.shortSince === null ? 0 : view.now - view.shortSince
  if (free !== null && free > 0 && waited >= SHARES_PATIENCE_MS) return [{ do: 'spawn', leg, quantity: free, terms }]
  if (leg !== 'take_profit' && free !== null && free <= 0 && waited >= NO_SHARES_AFTER_MS) {
    return free + view.sharesInDoubt > 0 ? waitForDoubt(view) : [move('failed', { code: 'insufficient_holdings' })]
  }
  // After that there is nothing to wait for but a balance that says more, and every balance is looked at.
  const next = [SHARES_PATIENCE_MS, NO_SHARES_AFTER_MS].find((ms) => waited < ms)
  const wake = next === undefined ? [] : [{ do: 'wake', at: later(view.shortSince ?? view.now, next) } as const]
  return [{ do: 'wait_for_shares' }, ...wake]
}

/** Until somebody knows what became of another order. */
const waitForDoubt = (view: ParentView): readonly Decision[] => [
  ...heldUp(view, 'order_in_doubt'),
  { do: 'wake', at: later(view.now, DOUBT_MS) },
]

/** Has its stop gone off? What is on its way to the broker says so even when nobody wrote it down. */
export const hasFired = (view: ParentView): boolean =>
  view.parent.progress.firedAt !== undefined ||
  legs(view, 'stop').some(({ isOpen, filled, end }) => isOpen || filled > 0 || end === 'canceled' || end === 'lapsed')

/** Fires when the price read over REST says so. From then on there is no way back. */
export function fireAt(view: ParentView, triggerPrice: number): readonly Decision[] {
  return isReached(exitSide(view), triggerPrice, view.price) ? fireNow(view) : []
}

export const fireNow = (view: ParentView): readonly Decision[] => [
  { do: 'remember', progress: { firedAt: view.now, firedPrice: view.price ?? undefined } },
  move('triggered'),
]

/** Where a stop that follows the best price waits: on the grid, and never nearer to the market than asked. */
export function trailedAt(view: ParentView, watermark: number, distance: number): number {
  const { instrumentKind } = view
  if (exitSide(view) === 'buy') return ceilToTick(instrumentKind, watermark + distance)
  return floorToTick(instrumentKind, watermark - distance) ?? 1
}

export const stopWatch = (view: ParentView, triggerPrice: number): Watch => {
  if (hasFired(view)) return {}
  return exitSide(view) === 'sell' ? { fallsTo: triggerPrice } : { risesTo: triggerPrice }
}

/**
 * After the stop has gone off: everything else is taken back, what is left is sent once nothing else can trade any more,
 * and the parent ends when that has ended.
 */
export function finishFired(
  view: ParentView,
  { target, terms }: { readonly target: number; readonly terms: ChildTerms },
): readonly Decision[] {
  const exits = legs(view, 'take_profit', 'stop', 'exit')
  if (hasOpen(legs(view, 'take_profit'))) return takeBack(view, 'take_profit')
  const left = target - filledOf(exits)
  if (left <= 0) return [move('done')]
  const stops = legs(view, 'stop')
  if (hasOpen(stops)) return stops.some(({ isOpen, isAtBroker }) => isOpen && isAtBroker) ? heldUp(view, undefined) : []
  const last = stops.at(-1)
  if (last?.end === 'canceled') return [move('canceled', reasonOf(last, 'child_canceled'))]
  if (last?.end === 'lapsed' && !wasResumed(view, last)) return [move('expired', { code: 'session_ended' })]
  if (last?.end === 'filled' && (view.freeShares ?? 0) <= 0) return [move('done', { code: 'insufficient_holdings' })]
  const retry = retryOfStop(view, stops)
  if (retry.kind === 'give_up') return [move('failed', retry.reason)]
  if (retry.kind === 'wait') return [...tellIfLong(view, stops), retry.decision]
  if (!view.isTrading) return []
  return sendStop(view, left, terms)
}

function tellIfLong(view: ParentView, stops: readonly ChildView[]): readonly Decision[] {
  const refusals = refusalsOf(view, stops, view.parent.progress.firedAt ?? 0)
  const code = refusals.length >= MAX_TRIES ? refusals.at(-1)?.reasonCode : undefined
  return code ? heldUp(view, code) : []
}

/** Not beside an equal order of which nobody knows what became: it would be refused until that is settled. */
function sendStop(view: ParentView, quantity: number, terms: ChildTerms): readonly Decision[] {
  const side = exitSide(view)
  const decisions = spawn(view, { leg: 'stop', quantity, terms, side })
  const sent = decisions.find((decision) => decision.do === 'spawn')
  if (!sent || !view.hasEqualInDoubt({ ...sent.terms, side, quantity: sent.quantity })) return decisions
  return waitForDoubt(view)
}

/** A life that ends between the cancel and the stop must be followed by one that knows why there was a cancel. */
export const takeBack = (view: ParentView, leg: Leg): readonly Decision[] =>
  view.isFiringRecorded && hasOpen(legs(view, leg)) ? [{ do: 'cancel', leg }] : []

export const wasResumed = (view: ParentView, child: ChildView): boolean =>
  view.parent.resumedAt !== null && child.createdAt <= view.parent.resumedAt

/** More shares of a bracket's entry come in fits and starts: their exits are sent together. */
const GATHER_MS = 4_000

/**
 * Keeps a take profit resting at the broker for `want` shares. Who cancels it by hand keeps the stop; where the venue
 * does not want it the stop stays too, and the row says why.
 */
export function keepTakeProfit(
  view: ParentView,
  { want, price, isGathering }: { readonly want: number; readonly price: number; readonly isGathering: boolean },
): readonly Decision[] {
  const profits = legs(view, 'take_profit')
  const missing = want - openOf(profits)
  if (missing <= 0 || !view.isTrading) return []
  if (profits.some((child) => child.end === 'canceled')) return []
  const retry = retryOf(view, profits)
  if (retry.kind === 'give_up') return noteOf(view, retry.reason)
  if (retry.kind === 'wait') return [retry.decision]
  const last = profits.at(-1)
  const gatheredAt = later(last?.createdAt ?? view.now, GATHER_MS)
  if (last && isGathering && view.now < gatheredAt) return [{ do: 'wake', at: gatheredAt }]
  // Equal orders in one breath could not be told apart at the broker.
  if (last?.isOpen && last.quantity === missing && view.now < gatheredAt) return [{ do: 'wake', at: gatheredAt }]
  return spawn(view, { leg: 'take_profit', quantity: missing, terms: atLimit(price), side: exitSide(view) })
}

function noteOf(view: ParentView, reason: Reason): readonly Decision[] {
  return view.parent.reasonCode === reason.code ? [] : [move(view.parent.state, reason)]
}
