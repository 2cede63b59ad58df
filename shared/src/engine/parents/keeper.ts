import type { UnixMs } from '../../core/time.ts'
import { isFinal, type ParentOrder } from '../../domain/parent-order.ts'
import { type Cache, hintBalance, later } from '../cache.ts'
import { type StopGate, stopGate } from '../gates.ts'
import { refreshChild } from './children.ts'
import { isTrading, nextPhaseAt, sessionEndAfter } from './hours.ts'
import { PRICE_MAX_AGE_MS, viewOf } from './parent-view.ts'
import { stepOf } from './registry.ts'
import { isForgiven, roomFor } from './room.ts'
import { childKey, type Standing, standingKey, type TrackedChild, type TrackedParent } from './tracked.ts'
import type { Decision } from './view.ts'

/** A cancel that has not ended the order by then is asked for again. */
const CANCEL_AGAIN_MS = 10_000
const RECORD_AGAIN_MS = 2_000
const HELD_BACK_MS = 5_000
/** Steps one event may lead to; each kind needs three or four. */
const MAX_STEPS = 12

type Spawn = Extract<Decision, { do: 'spawn' }>

/** Brings one parent as far as it can go now, and tells the ledger where it stands. */
export function keep(cache: Cache, parent: TrackedParent): void {
  parent.wakeAt = null
  for (const child of parent.children.values()) refreshChild(cache, child)
  if (cache.isReconciled && cache.isUp) {
    if (isFinal(parent.row.state)) takeBackAll(cache, parent)
    else if (!isFinal(parent.standing.state)) advance(cache, parent)
  }
  record(cache, parent)
}

/** Its owner ended it while an order was on its way. What `done` leaves behind goes on by itself. */
function takeBackAll(cache: Cache, parent: TrackedParent): void {
  if (parent.row.state === 'done' || !isTrading(cache)) return
  for (const leg of new Set([...parent.children.values()].map((child) => child.leg))) cancel(cache, parent, leg)
}

function advance(cache: Cache, parent: TrackedParent): void {
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const decisions = decide(cache, parent)
    const moved = decisions.map((decision) => apply(cache, parent, decision))
    if (!moved.includes(true) || isFinal(parent.standing.state)) break
  }
  const opensAt = isTrading(cache) ? null : nextPhaseAt(cache)
  if (opensAt !== null) wake(parent, opensAt)
}

function decide(cache: Cache, parent: TrackedParent): readonly Decision[] {
  const { standing } = parent
  const endAt = endOf(cache, parent.row)
  if (endAt !== null) {
    if (cache.now >= endAt.at) return expire(cache, parent, endAt.code)
    wake(parent, endAt.at)
  }
  if (standing.state === 'suspended' || cache.mode === 'observe') return []
  const cause = suspensionOf(cache, parent)
  if (cause === undefined && isHeldBack(cache, parent)) return []
  return cause === undefined ? stepOf(viewOf(cache, parent)) : [suspend(parent, cause)]
}

/** A parent without an end of its own lasts as long as the session it was placed for. */
function endOf(cache: Cache, row: ParentOrder): { readonly at: UnixMs; readonly code: string } | null {
  if (row.validUntil !== null) return { at: row.validUntil, code: 'valid_until_passed' }
  const at = sessionEndAfter(cache, row.createdAt)
  return at && { at, code: 'session_ended' }
}

/** Its orders are taken back first while the market could still fill them. */
function expire(cache: Cache, parent: TrackedParent, code: string): readonly Decision[] {
  const open = [...parent.children.values()].filter(({ state }) => state === 'open' || state === 'asked')
  if (open.length === 0 || !isTrading(cache)) return [{ do: 'move', state: 'expired', reason: { code } }]
  return [...new Set(open.map(({ leg }) => leg))].map((leg) => ({ do: 'cancel', leg }))
}

function suspensionOf(cache: Cache, { row, children }: TrackedParent): string | undefined {
  if (cache.mode === 'halted') return 'trading_halted'
  if (gateOf(cache, row) === 'corporate_action') return 'corporate_action'
  const quote = cache.quotes.get(row.instrumentId)
  if (quote?.isHalted && cache.now - quote.readAt <= PRICE_MAX_AGE_MS) return 'instrument_halted'
  const isMissing = (child: TrackedChild): boolean => child.state === 'absent' && !isForgiven(child, row.resumedAt)
  return [...children.values()].some(isMissing) ? 'order_absent' : undefined
}

const gateOf = (cache: Cache, { instrumentId, createdAt, resumedAt }: ParentOrder): StopGate | null =>
  stopGate(cache, instrumentId, resumedAt ?? createdAt)

/** What an auction after a jump shows is no price, and what is said to be halted cannot trade: whoever watches prices waits. */
function isHeldBack(cache: Cache, parent: TrackedParent): boolean {
  const { row } = parent
  if (row.kind === 'twap' || row.kind === 'replace' || gateOf(cache, row) === null) return false
  wake(parent, later(cache.now, HELD_BACK_MS))
  return true
}

/** What had fired and not been sent has to fire again: by the time a person resumes it the price may be another. */
export function suspend({ standing, children }: TrackedParent, code: string): Decision {
  const isSent = [...children.values()].some(({ leg }) => leg === 'stop')
  const { firedAt: _at, firedPrice: _price, heldUpBy: _why, ...unfired } = standing.progress
  return { do: 'move', state: 'suspended', reason: { code }, ...(!isSent && { progress: unfired }) }
}

/** Whether something changed that the kind should hear of. */
function apply(cache: Cache, parent: TrackedParent, decision: Decision): boolean {
  const { standing } = parent
  switch (decision.do) {
    case 'spawn':
      return spawn(cache, parent, decision)
    case 'cancel':
      cancel(cache, parent, decision.leg)
      return false
    case 'cancel_replaced':
      if (parent.row.kind === 'replace') askCancel(cache, parent, parent.row.terms.orderId)
      return false
    case 'remember':
      parent.standing = { ...standing, progress: { ...standing.progress, ...decision.progress } }
      return true
    case 'place':
      parent.standing = { ...standing, placement: decision.placement }
      return true
    case 'move': {
      const { state, reason, progress = standing.progress } = decision
      const why = { reasonCode: reason?.code ?? null, reasonDetail: reason?.detail ?? null }
      parent.standing = { ...standing, state, progress, ...why }
      return true
    }
    case 'wait_for_shares':
      if (parent.shortSince === null) hintBalance(cache)
      parent.shortSince ??= cache.now
      return false
    case 'wake':
      // What is due has just been looked at: woken for it again and again, the process would do nothing else.
      if (decision.at > cache.now) wake(parent, decision.at)
      return false
  }
}

/** Asks the ledger for one more order, never for more than there is room for beside what may still trade. */
function spawn(cache: Cache, parent: TrackedParent, { leg, quantity, terms }: Spawn): boolean {
  const { row, refusal } = parent
  if (cache.mode === 'reducing' && sideOf(row, leg) === 'buy') return false
  if (refusal !== null && cache.now < refusal.until) {
    wake(parent, refusal.until)
    return false
  }
  const replaced = viewOf(cache, parent).replaced?.filled ?? 0
  const size = Math.min(quantity, roomFor(parent, leg, replaced))
  if (size < 1) return false
  const sequence =
    1 +
    [...parent.children.values()]
      .filter((child) => child.leg === leg)
      .reduce((max, child) => Math.max(max, child.sequence), 0)
  const child: TrackedChild = {
    leg,
    sequence,
    createdAt: cache.now,
    intentId: null,
    quantity: size,
    filled: 0,
    state: 'asked',
    isUnanswered: false,
    end: null,
    endedAt: null,
    reasonCode: null,
    orderDate: null,
    absentAt: null,
    cancelAskedAt: null,
    request: terms,
  }
  parent.children.set(childKey(leg, sequence), child)
  parent.shortSince = null
  ask(cache, parent, child)
  return true
}

export function ask(cache: Cache, { row }: TrackedParent, { leg, sequence, quantity, request }: TrackedChild): void {
  if (request === null) return
  const order = { ...request, quantity }
  cache.effects.push({ type: 'spawn_child', parentId: row.id, leg, sequence, order })
}

const sideOf = (row: ParentOrder, leg: TrackedChild['leg']): ParentOrder['side'] => {
  if (row.kind !== 'bracket' || leg === 'entry') return row.side
  return row.side === 'buy' ? 'sell' : 'buy'
}

function cancel(cache: Cache, parent: TrackedParent, leg: TrackedChild['leg']): void {
  for (const child of parent.children.values()) {
    if (child.leg !== leg || child.state !== 'open' || child.intentId === null || child.isUnanswered) continue
    const againAt = child.cancelAskedAt === null ? cache.now : later(child.cancelAskedAt, CANCEL_AGAIN_MS)
    if (cache.now >= againAt) {
      child.cancelAskedAt = cache.now
      askCancel(cache, parent, child.intentId)
    }
    wake(parent, later(child.cancelAskedAt ?? cache.now, CANCEL_AGAIN_MS))
  }
}

function askCancel(cache: Cache, { row }: TrackedParent, orderId: NonNullable<TrackedChild['intentId']>): void {
  cache.effects.push({ type: 'cancel_child', parentId: row.id, orderId })
}

function record(cache: Cache, parent: TrackedParent): void {
  const key = standingKey(parent.standing)
  if (parent.isRecording || key === parent.recorded || isFinal(parent.row.state)) return
  parent.isRecording = true
  parent.recorded = key
  cache.effects.push({ type: 'record_parent', parentId: parent.row.id, record: parent.standing })
}

/** Nobody can say whether it was recorded: it is told again. */
export function recordAgain(cache: Cache, parent: TrackedParent): void {
  parent.isRecording = false
  parent.recorded = null
  wake(parent, later(cache.now, RECORD_AGAIN_MS))
}

export function wake(parent: TrackedParent, at: UnixMs): void {
  if (parent.wakeAt === null || at < parent.wakeAt) parent.wakeAt = at
}

/** Used by what suspends parents from outside: a corporate action, a split. */
export function suspendParent(
  parent: TrackedParent,
  reason: { readonly code: string; readonly detail?: Standing['reasonDetail'] },
): void {
  const decision = suspend(parent, reason.code)
  if (decision.do !== 'move') return
  const progress = decision.progress ?? parent.standing.progress
  parent.standing = {
    ...parent.standing,
    state: 'suspended',
    progress,
    reasonCode: reason.code,
    reasonDetail: reason.detail ?? null,
  }
}
